-- By the day on which it came in: of one that was opened again the first day of closing is lost in most records.
SELECT opened_on AS day, reopened_on IS NOT NULL AS met, type, neighborhood
FROM requests
WHERE opened_on IS NOT NULL
