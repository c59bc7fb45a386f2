-- Where nobody opened, the visit is told and not counted.
SELECT visited_on AS day, in_need AS met, neighborhood
FROM visits
