-- One row for each request in each period at whose end it stood open.
SELECT starts AS day, type, neighborhood
FROM periods
JOIN requests ON opened_on < ends AND coalesce(closed_on, DATE '9999-12-31') >= ends
