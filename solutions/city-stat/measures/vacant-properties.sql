-- One row for each property in each period at whose end it stood empty; two stretches that overlap are one property.
SELECT DISTINCT starts AS day, property_id, neighborhood
FROM periods
JOIN vacant ON since < ends AND coalesce(until, DATE '9999-12-31') >= ends
