-- Every home that stood at the as-of date; or every area, where a row is one: it has no address and no year. Left out, as in
-- New Orleans: areas with fewer than 20 homes or 20 people, of which shares say nothing.
-- served: a home that was met, or that got an alarm, in the ten years for which an alarm is good. It is not visited again.
WITH met AS (
    SELECT home_id, max(visited_on) AS met_on
    FROM visits
    WHERE in_need IS NOT NULL
    GROUP BY home_id
), given AS (
    SELECT home_id, max(given_on) AS given_on
    FROM alarms_given
    GROUP BY home_id
)
SELECT homes.home_id,
       coalesce(homes.homes, 1) AS homes,
       people, address, block_group, tract, neighborhood, built_year, longitude, latitude,
       CASE WHEN coalesce(homes.homes, 1) <= 1
             AND (met_on >= :as_of - INTERVAL 10 YEAR OR given_on >= :as_of - INTERVAL 10 YEAR)
            THEN 1 ELSE 0 END AS served
FROM homes
LEFT JOIN met ON met.home_id = homes.home_id
LEFT JOIN given ON given.home_id = homes.home_id
WHERE homes.home_id IS NOT NULL
  AND (built_year IS NULL OR built_year < year(:as_of))
  AND NOT (coalesce(homes.homes, 1) > 1 AND address IS NULL AND built_year IS NULL
           AND (homes.homes < 20 OR coalesce(people, 20) < 20))
