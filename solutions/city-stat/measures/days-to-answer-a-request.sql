-- By the day of the answer, for the same reason as days-to-close-a-request.
SELECT acknowledged_on AS day, date_diff('day', opened_on, acknowledged_on) AS value, type, neighborhood
FROM requests
WHERE acknowledged_on >= opened_on
