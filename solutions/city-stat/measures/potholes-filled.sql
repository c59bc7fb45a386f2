-- A pothole counts on the day on which it was filled.
SELECT filled_on AS day, neighborhood
FROM potholes
WHERE filled_on IS NOT NULL
