-- What was known of each home before the as-of date. The views `fires` and `visits` end there.
-- seen, in_need: doors that were opened, and of these, where no alarm worked. Fires do not count there: homes that burn, and burn
-- long enough to be on record, are no sample of homes. fires_no_alarm: of the tract's fires with a known alarm, the share in which none
-- worked; it moves homes against each other as far as the doors bear it out, and never the level.
-- The record of fires ends with the month of the last one, however much later the visits are.
WITH record AS (
    SELECT date_diff('day', begins, ends) / 365.25 AS years, ends
    FROM (
        SELECT min(fired_on) AS begins, least(date_trunc('month', max(fired_on)) + INTERVAL 1 MONTH, :as_of) AS ends
        FROM fires
    )
), own_fires AS (
    SELECT home_id,
           count(*) AS fires_all,
           count(*) FILTER (WHERE fired_on >= record.ends - INTERVAL 5 YEAR) AS fires_5y,
           count(*) FILTER (WHERE alarm IN ('worked', 'silent', 'absent')) AS fires_seen,
           count(*) FILTER (WHERE alarm IN ('silent', 'absent')) AS fires_in_need
    FROM fires
    CROSS JOIN record
    WHERE home_id IS NOT NULL
    GROUP BY home_id
), own_visits AS (
    SELECT home_id,
           count(in_need) AS doors_seen,
           count(*) FILTER (WHERE in_need) AS doors_in_need
    FROM visits
    WHERE home_id IS NOT NULL
    GROUP BY home_id
), joined AS (
    SELECT cohort.home_id, cohort.homes, cohort.block_group, cohort.tract, cohort.built_year,
           coalesce(fires_all, 0) AS fires_all,
           coalesce(fires_5y, 0) AS fires_5y,
           fires_seen, fires_in_need,
           coalesce(doors_seen, 0) AS seen,
           coalesce(doors_in_need, 0) AS in_need
    FROM cohort
    LEFT JOIN own_fires ON own_fires.home_id = cohort.home_id
    LEFT JOIN own_visits ON own_visits.home_id = cohort.home_id
), by_block_group AS (
    SELECT block_group, 1000.0 * sum(fires_5y) / sum(homes) AS fires_per_1000
    FROM joined
    WHERE block_group IS NOT NULL
    GROUP BY block_group
), by_tract AS (
    SELECT tract, 1000.0 * sum(fires_5y) / sum(homes) AS fires_per_1000, 1.0 * sum(fires_in_need) / sum(fires_seen) AS fires_no_alarm
    FROM joined
    WHERE tract IS NOT NULL
    GROUP BY tract
)
SELECT joined.home_id,
       joined.homes,
       ln(joined.homes) AS log_homes,
       year(:as_of) - joined.built_year AS age_years,
       coalesce(homes.share_before_1950, CASE WHEN joined.built_year < 1950 THEN 1.0 WHEN joined.built_year >= 1950 THEN 0.0 END)
           AS share_before_1950,
       share_poor,
       share_moved_before_2000,
       coalesce(share_renter, CASE WHEN renter THEN 1.0 WHEN NOT renter THEN 0.0 END) AS share_renter,
       share_under_5,
       share_65_up,
       fires_all,
       fires_5y,
       1000.0 * fires_5y / joined.homes AS fires_per_1000,
       by_block_group.fires_per_1000 AS block_group_fires_per_1000,
       by_tract.fires_per_1000 AS tract_fires_per_1000,
       by_tract.fires_no_alarm,
       seen,
       in_need,
       joined.homes * record.years AS home_years
FROM joined
JOIN homes ON homes.home_id = joined.home_id
CROSS JOIN record
LEFT JOIN by_block_group ON by_block_group.block_group = joined.block_group
LEFT JOIN by_tract ON by_tract.tract = joined.tract
