-- A request counts on the day on which it came in; one that is still open after a week is late, so a period settles after 7 days.
SELECT opened_on AS day,
       CASE WHEN closed_on < opened_on THEN NULL
            ELSE coalesce(date_diff('day', opened_on, closed_on) <= 7, FALSE) END AS met,
       type, neighborhood
FROM requests
WHERE opened_on IS NOT NULL
