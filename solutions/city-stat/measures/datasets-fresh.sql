-- By the day of each inventory: what it said of earlier days nobody knows any more. A dataset that was never updated is not fresh.
SELECT seen_on AS day,
       CASE WHEN every_days IS NULL THEN NULL
            ELSE coalesce(date_diff('day', updated_on, seen_on) <= every_days, FALSE) END AS met,
       department
FROM datasets
