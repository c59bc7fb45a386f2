-- One row for each application in each period at whose end it had no permit.
SELECT starts AS day, type, neighborhood
FROM periods
JOIN permits ON applied_on < ends AND coalesce(issued_on, DATE '9999-12-31') >= ends
