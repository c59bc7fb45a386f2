-- One row for each licence in each period at whose end it counted.
SELECT starts AS day, type, neighborhood
FROM periods
JOIN licenses ON began_on < ends AND coalesce(ended_on, DATE '9999-12-31') >= ends
