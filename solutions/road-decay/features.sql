-- What was known of each block before the as-of date.
WITH visits AS (
    SELECT block_id, rated_on, overall, crack, patch,
           row_number() OVER (PARTITION BY block_id ORDER BY rated_on DESC) AS nth
    FROM ratings
    WHERE overall IS NOT NULL
), record AS (
    SELECT block_id, min(overall) AS lowest, avg(overall) AS mean_rating
    FROM visits
    GROUP BY block_id
), before AS (
    SELECT block_id, overall, crack, patch FROM visits WHERE nth = 2
), streets AS (
    SELECT street, sum(overall) AS ratings, count(*) AS blocks
    FROM cohort
    GROUP BY street
)
SELECT cohort.block_id,
       cohort.overall,
       CASE WHEN cohort.overall < 7 THEN 1 ELSE 0 END AS is_6,
       CASE WHEN cohort.overall >= 7 AND cohort.overall < 8 THEN 1 ELSE 0 END AS is_7,
       cohort.crack,
       cohort.patch,
       cohort.crack + cohort.patch AS surface,
       cohort.overall - before.overall AS rating_change,
       cohort.crack - before.crack AS crack_change,
       cohort.patch - before.patch AS patch_change,
       before.overall AS rating_before,
       before.crack AS crack_before,
       before.patch AS patch_before,
       lowest,
       mean_rating,
       least(date_diff('day', rated_on, :as_of) / 365.25, 5) AS years_since_rated,
       date_diff('day', rated_on, :as_of) / 365.25 AS years_since_visit,
       CASE WHEN rated_on < :as_of - INTERVAL 1 YEAR THEN 1 ELSE 0 END AS rated_over_1y,
       CASE WHEN rated_on < :as_of - INTERVAL 2 YEAR THEN 1 ELSE 0 END AS rated_over_2y,
       date_diff('day', last_overlay, :as_of) / 365.25 AS overlay_age,
       class,
       pavement,
       (ratings - cohort.overall) / nullif(blocks - 1, 0) AS street_mean,
       ln(CASE WHEN length_m < 10 THEN 10 ELSE length_m END) AS log_length,
       width_m
FROM cohort
JOIN record ON record.block_id = cohort.block_id
LEFT JOIN before ON before.block_id = cohort.block_id
LEFT JOIN streets ON streets.street = cohort.street
