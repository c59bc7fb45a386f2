-- A licence counts on the day on which it ended.
SELECT ended_on AS day, type, neighborhood
FROM licenses
WHERE ended_on IS NOT NULL
