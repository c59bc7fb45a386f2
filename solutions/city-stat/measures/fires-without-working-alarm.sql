-- An alarm that stayed silent counts as none. Where nobody knows, the fire is told and not counted.
SELECT fired_on AS day,
       CASE WHEN alarm IN ('absent', 'silent') THEN TRUE WHEN alarm = 'worked' THEN FALSE END AS met,
       neighborhood
FROM fires
