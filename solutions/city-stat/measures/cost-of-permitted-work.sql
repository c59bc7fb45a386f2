-- On the day of issue; a permit without a cost adds nothing.
SELECT issued_on AS day, cost AS value, type, neighborhood
FROM permits
WHERE issued_on IS NOT NULL AND cost IS NOT NULL
