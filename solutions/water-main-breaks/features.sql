-- What was known of each main before the as-of date. The view `breaks` ends there.
-- Age counts by material because iron ages and plastic hardly does (the rate of failure as a power of age and
-- length: Kleiner and Rajani, Urban Water 3, 2001).
WITH own AS (
    SELECT main_id,
           count(*) AS breaks_all,
           count(*) FILTER (WHERE broke_on >= :as_of - INTERVAL 1 YEAR) AS breaks_1y,
           count(*) FILTER (WHERE broke_on >= :as_of - INTERVAL 3 YEAR) AS breaks_3y,
           count(*) FILTER (WHERE broke_on >= :as_of - INTERVAL 5 YEAR) AS breaks_5y,
           count(*) FILTER (WHERE broke_on >= :as_of - INTERVAL 10 YEAR) AS breaks_10y,
           date_diff('day', max(broke_on), :as_of) / 365.25 AS years_since_break
    FROM breaks
    WHERE main_id IS NOT NULL
    GROUP BY main_id
), aged AS (
    SELECT main_id, material, lined, date_diff('day', installed, :as_of) / 365.25 AS age_years,
           ln(CASE WHEN length_m < 0.1 THEN 0.1 ELSE length_m END) AS log_length, ln(diameter_mm) AS log_diameter
    FROM cohort
)
SELECT aged.main_id,
       log_length,
       log_diameter,
       age_years,
       ln(1 + age_years) AS log_age,
       CASE WHEN material = 'cast_iron' THEN age_years ELSE 0 END AS age_if_cast_iron,
       CASE WHEN material = 'ductile_iron' THEN age_years ELSE 0 END AS age_if_ductile_iron,
       material,
       lined,
       coalesce(breaks_all, 0) AS breaks_all,
       coalesce(breaks_1y, 0) AS breaks_1y,
       coalesce(breaks_3y, 0) AS breaks_3y,
       coalesce(breaks_5y, 0) AS breaks_5y,
       coalesce(breaks_10y, 0) AS breaks_10y,
       years_since_break
FROM aged
LEFT JOIN own ON own.main_id = aged.main_id
