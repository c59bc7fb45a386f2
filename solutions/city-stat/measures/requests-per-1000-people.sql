-- A row a request, and a row a period and neighborhood with its people times the years that the period lasts: a request counts
-- over no people, the people count without a request, and both are added up.
SELECT opened_on AS day, neighborhood, 1 AS events, 0 AS exposure
FROM requests
WHERE opened_on IS NOT NULL
UNION ALL
SELECT starts AS day, neighborhood, 0 AS events, people * date_diff('day', starts, ends) / 365.25 AS exposure
FROM periods
JOIN areas ON people > 0
