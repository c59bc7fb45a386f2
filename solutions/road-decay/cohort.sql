-- Every block whose last rating before the as-of date is above 5. The views end at the as-of date.
WITH visits AS (
    SELECT block_id, rated_on, overall, crack, patch,
           row_number() OVER (PARTITION BY block_id ORDER BY rated_on DESC) AS nth
    FROM ratings
    WHERE overall IS NOT NULL AND block_id IS NOT NULL
)
SELECT visits.block_id, street, class, pavement, length_m, width_m, last_overlay, overall, crack, patch, rated_on
FROM visits
JOIN blocks ON blocks.block_id = visits.block_id
WHERE nth = 1 AND overall > 5
