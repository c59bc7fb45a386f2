-- One row for each application in each period at whose end it had no permit.
SELECT starts AS day, type, neighborhood
FROM periods
JOIN permits ON applied_on < ends AND (issued_on IS NULL OR issued_on >= ends)
