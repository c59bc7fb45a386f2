-- On the day of issue, which is near the day of paying in most cities.
SELECT issued_on AS day, fee AS value, type, neighborhood
FROM permits
WHERE issued_on IS NOT NULL AND fee IS NOT NULL
