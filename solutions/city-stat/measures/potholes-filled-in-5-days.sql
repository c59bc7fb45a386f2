-- A pothole counts on the day on which it was reported; one that is open after 5 days is late, so a period settles after 5 days.
SELECT reported_on AS day,
       CASE WHEN filled_on < reported_on THEN NULL
            ELSE coalesce(date_diff('day', reported_on, filled_on) <= 5, FALSE) END AS met,
       neighborhood
FROM potholes
WHERE reported_on IS NOT NULL
