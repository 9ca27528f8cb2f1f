-- 1.5/2,13: ISO weeks of a zone with DST, DATETIME written in Shanghai
SELECT transform(roundDown(toInt64(toInt64(toUnixTimestamp(`created_at`))), [-9007199254740992, 1792987200, 1793595600, 1794200400, 1794805200]), [-9007199254740992, 1792987200, 1793595600, 1794200400, 1794805200], [0, 1, 2, 3, 4], 0) AS bucket_, count() AS measure_0
FROM `users`
WHERE `created_at` >= toDateTime64({p0:String}, 3, 'UTC') AND `created_at` < toDateTime64({p1:String}, 3, 'UTC')
GROUP BY bucket_
LIMIT 1001
-- ["2026-10-23 16:00:00","2026-11-22 16:00:00"]
