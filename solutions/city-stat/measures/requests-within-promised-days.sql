-- A request counts on the day by which it was promised, as in requests-on-time; here that day is worked out. One whose record
-- says that it was closed before it came in tells nothing.
SELECT opened_on + CAST(promised_days AS INT) AS day,
       CASE WHEN closed_on < opened_on THEN NULL
            ELSE coalesce(closed_on <= opened_on + CAST(promised_days AS INT), FALSE) END AS met,
       type, neighborhood
FROM requests
WHERE promised_days IS NOT NULL AND opened_on IS NOT NULL
