-- 1.5/10: distinct users are counted from the rows
SELECT transform(roundDown(toInt64(toInt64(toUnixTimestamp(`created_at`))), [-9007199254740992, 1793462400]), [-9007199254740992, 1793462400], [0, 1], 0) AS bucket_, sumOrNullIf(`amount`, toString(`type`) = {p0:String}) AS measure_0, uniqExactIf(`user_id`, toString(`type`) = {p1:String}) AS measure_1, uniqExact(`user_id`) AS measure_2, (toFloat64(sumOrNull(`amount`)) / nullIf(toFloat64(count(`amount`)), 0)) AS measure_3
FROM `credit_transactions`
WHERE `created_at` >= toDateTime64({p2:String}, 3, 'UTC') AND `created_at` < toDateTime64({p3:String}, 3, 'UTC')
GROUP BY bucket_
LIMIT 1001
-- ["spend","spend","2026-10-23 16:00:00","2026-11-22 16:00:00"]
