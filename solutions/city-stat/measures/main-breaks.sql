-- A break counts on the day on which it was found, also where its main is in no inventory.
SELECT broke_on AS day, material
FROM breaks
LEFT JOIN mains ON mains.main_id = breaks.main_id
