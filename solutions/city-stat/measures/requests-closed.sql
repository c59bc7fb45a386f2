-- A request counts on the day on which it was closed, whenever it came in.
SELECT closed_on AS day, type, neighborhood
FROM requests
WHERE closed_on IS NOT NULL
