-- A violation counts on the day on which it was found; one that is open after 30 days is late, so a period settles after 30 days.
SELECT opened_on AS day,
       CASE WHEN closed_on < opened_on THEN NULL
            ELSE coalesce(date_diff('day', opened_on, closed_on) <= 30, FALSE) END AS met,
       type, neighborhood
FROM violations
WHERE opened_on IS NOT NULL
