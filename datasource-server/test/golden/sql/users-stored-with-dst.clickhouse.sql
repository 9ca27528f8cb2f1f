-- stored zone with a DST change inside the range: the offset follows the wall clock
SELECT intDiv(toInt64(toUnixTimestamp(`created_at`)) - 1793462400, 3600) AS bucket_, count() AS measure_0
FROM `users`
WHERE `created_at` >= toDateTime64({p0:String}, 3, 'UTC') AND `created_at` < toDateTime64({p1:String}, 3, 'UTC')
GROUP BY bucket_
LIMIT 1001
-- ["2026-10-31 16:00:00","2026-11-02 16:00:00"]
