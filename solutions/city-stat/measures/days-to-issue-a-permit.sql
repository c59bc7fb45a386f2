-- By the day of issue, because of what was applied for lately the slow ones are not known yet.
SELECT issued_on AS day, date_diff('day', applied_on, issued_on) AS value, type, neighborhood
FROM permits
WHERE issued_on >= applied_on
