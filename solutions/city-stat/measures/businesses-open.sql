-- One row for each licence in each period at whose end it counted.
SELECT starts AS day, type, neighborhood
FROM periods
JOIN licenses ON began_on < ends AND (ended_on IS NULL OR ended_on >= ends)
