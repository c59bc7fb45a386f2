-- A row a break, and a row a period and material with the kilometres in the ground times the years that the period lasts: a break
-- counts over no length, the length counts without a break, and both are added up.
SELECT broke_on AS day, material, 1 AS events, 0 AS exposure
FROM breaks
LEFT JOIN mains ON mains.main_id = breaks.main_id
UNION ALL
SELECT starts AS day, material, 0 AS events,
       sum(length_m) / 1000 * date_diff('day', starts, ends) / 365.25 AS exposure
FROM periods
JOIN mains ON (installed IS NULL OR installed < ends) AND (retired IS NULL OR retired >= starts)
GROUP BY starts, ends, material
