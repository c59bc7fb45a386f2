-- A licence counts on the day on which it began.
SELECT began_on AS day, type, neighborhood
FROM licenses
WHERE began_on IS NOT NULL
