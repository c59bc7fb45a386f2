-- Every main in the ground at the as-of date. The view `mains` holds only those: laid before it, not yet taken out.
-- A main without a point of its own is shown where it broke before.
WITH seen AS (
    SELECT main_id, median(longitude) AS longitude, median(latitude) AS latitude
    FROM breaks
    GROUP BY main_id
)
SELECT mains.main_id, installed, material, diameter_mm, length_m, lined, pressure_zone, acquisition, street_id,
       coalesce(mains.longitude, seen.longitude) AS longitude,
       coalesce(mains.latitude, seen.latitude) AS latitude
FROM mains
LEFT JOIN seen ON seen.main_id = mains.main_id
WHERE mains.main_id IS NOT NULL
