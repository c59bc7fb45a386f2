-- On the day of the visit; a visit without a number gave none that is known.
SELECT visited_on AS day, alarms_given AS value, neighborhood
FROM visits
WHERE alarms_given IS NOT NULL
