-- A request counts on the day on which it came in.
SELECT opened_on AS day, type, neighborhood
FROM requests
WHERE opened_on IS NOT NULL
