-- A licence counts on the day on which it is two years old; on that day it is known whether it was kept. One that ended before it
-- began tells nothing.
SELECT CAST(began_on + INTERVAL 2 YEAR AS DATE) AS day,
       CASE WHEN ended_on < began_on THEN NULL
            ELSE ended_on IS NULL OR ended_on >= began_on + INTERVAL 2 YEAR END AS met,
       type, neighborhood
FROM licenses
WHERE began_on IS NOT NULL
