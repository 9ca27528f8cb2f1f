-- 1.5/6,9: averages and shares are divided last, as doubles
SELECT transform(roundDown(toInt64(toInt64(toUnixTimestamp(`submitted_at`))), [-9007199254740992, 1793462400]), [-9007199254740992, 1793462400], [0, 1], 0) AS bucket_, count() AS measure_0, countIf(toString(`status`) = {p0:String}) AS measure_1, (toFloat64(sumOrNull(`ai_score`)) / nullIf(toFloat64(count(`ai_score`)), 0)) AS measure_2, countIf(`ai_score` >= {p1:Float64}) AS measure_3
FROM `ideas`
WHERE `submitted_at` >= toDateTime64({p2:String}, 3, 'UTC') AND `submitted_at` < toDateTime64({p3:String}, 3, 'UTC')
GROUP BY bucket_
LIMIT 1001
-- ["completed",8,"2026-10-23 16:00:00","2026-11-22 16:00:00"]
