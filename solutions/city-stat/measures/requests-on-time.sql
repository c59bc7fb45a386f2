-- A request counts on the day that was promised, so that at the end of a period each of its promises was kept or broken:
-- one that is still open then is late, not unknown.
SELECT due_on AS day, coalesce(closed_on <= due_on, FALSE) AS met, type, neighborhood
FROM requests
WHERE due_on IS NOT NULL
