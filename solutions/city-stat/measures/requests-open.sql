-- One row for each request in each period at whose end it stood open.
SELECT starts AS day, type, neighborhood
FROM periods
JOIN requests ON opened_on < ends AND (closed_on IS NULL OR closed_on >= ends)
