-- By the day of filling, because of what was reported lately the slow ones are not known yet.
SELECT filled_on AS day, date_diff('day', reported_on, filled_on) AS value, neighborhood
FROM potholes
WHERE filled_on >= reported_on
