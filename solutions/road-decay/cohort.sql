-- Every block whose last rating before the as-of date is above 5. The views end at the as-of date.
WITH last_visit AS (
    SELECT block_id, max(rated_on) AS rated_on, arg_max(overall, rated_on) AS overall,
           arg_max(crack, rated_on) AS crack, arg_max(patch, rated_on) AS patch
    FROM ratings
    WHERE overall IS NOT NULL AND block_id IS NOT NULL
    GROUP BY block_id
)
SELECT last_visit.block_id, street, class, pavement, length_m, width_m, last_overlay, overall, crack, patch, rated_on
FROM last_visit
JOIN blocks ON blocks.block_id = last_visit.block_id
WHERE overall > 5
