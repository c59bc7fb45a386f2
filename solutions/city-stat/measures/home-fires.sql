-- A fire counts on its day.
SELECT fired_on AS day, neighborhood
FROM fires
