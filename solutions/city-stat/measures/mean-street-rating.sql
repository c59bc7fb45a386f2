-- What stands at the end of each year, as in streets-in-poor-shape.
WITH looks AS (
    SELECT block_id, rated_on, min(overall) AS overall, min(class) AS class, min(neighborhood) AS neighborhood
    FROM ratings
    WHERE overall IS NOT NULL
    GROUP BY block_id, rated_on
), standing AS (
    SELECT *, lead(rated_on) OVER (PARTITION BY block_id ORDER BY rated_on) AS rated_again
    FROM looks
)
SELECT starts AS day, overall AS value, class, neighborhood
FROM periods
JOIN standing ON rated_on < ends AND coalesce(rated_again, DATE '9999-12-31') >= ends
