-- The blocks that a rater found at 5 or less between the as-of date and the horizon. The date of the visit counts,
-- not the year of the file, which repeats old visits. A block that nobody visited has no known outcome and counts
-- as not fallen: on the Syracuse files 3 to 25 % of the blocks, depending on the year.
SELECT block_id, 1 AS outcomes
FROM ratings
WHERE overall <= 5 AND block_id IS NOT NULL
GROUP BY block_id
