-- An evaluation counts on the day on which it ended; without a result after 90 days it counts as not told.
SELECT ended_on AS day, coalesce(date_diff('day', ended_on, reported_on) <= 90, FALSE) AS met, department
FROM tests
WHERE ended_on IS NOT NULL
