-- An application counts on the day on which it came in; one without a permit after 14 days is late, so a period settles after 14 days.
SELECT applied_on AS day,
       CASE WHEN issued_on < applied_on THEN NULL
            ELSE coalesce(date_diff('day', applied_on, issued_on) <= 14, FALSE) END AS met,
       type, neighborhood
FROM permits
WHERE applied_on IS NOT NULL
