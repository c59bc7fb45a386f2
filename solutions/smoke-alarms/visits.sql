-- The homes that were met for the first time, and whether one was in need. Here the view `visits` holds the days that a
-- list for those days is held against.
SELECT visits.home_id, CASE WHEN bool_or(in_need) THEN 1 ELSE 0 END AS outcomes
FROM visits
JOIN cohort ON cohort.home_id = visits.home_id
WHERE in_need IS NOT NULL AND cohort.served = 0
GROUP BY visits.home_id
