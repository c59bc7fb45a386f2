-- A violation counts on the day on which it was found.
SELECT opened_on AS day, type, neighborhood
FROM violations
WHERE opened_on IS NOT NULL
