-- The mains that broke, and how often. Here the view `breaks` holds those from the as-of date to the horizon.
SELECT main_id, count(*) AS outcomes
FROM breaks
WHERE main_id IS NOT NULL
GROUP BY main_id
