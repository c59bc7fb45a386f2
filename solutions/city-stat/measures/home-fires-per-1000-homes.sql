-- A row a fire, and a row a period and neighborhood with its homes times the years that the period lasts; both are added up.
SELECT fired_on AS day, neighborhood, 1 AS events, 0 AS exposure
FROM fires
UNION ALL
SELECT starts AS day, neighborhood, 0 AS events, homes * date_diff('day', starts, ends) / 365.25 AS exposure
FROM periods
JOIN areas ON homes > 0
