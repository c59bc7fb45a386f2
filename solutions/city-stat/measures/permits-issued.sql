-- A permit counts on the day on which it was issued.
SELECT issued_on AS day, type, neighborhood
FROM permits
WHERE issued_on IS NOT NULL
