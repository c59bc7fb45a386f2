-- The homes that had a fire, and how many. Here the view `fires` holds those from the as-of date to the horizon.
SELECT home_id, count(*) AS outcomes
FROM fires
WHERE home_id IS NOT NULL
GROUP BY home_id
