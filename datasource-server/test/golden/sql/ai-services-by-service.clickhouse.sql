-- 1.5/16: text is grouped by exact code points on both engines
SELECT toString(`service`) AS dim_0, count() AS measure_0, 100 * (toFloat64(countIf(toString(`status`) = {p0:String})) / nullIf(toFloat64(count()), 0)) AS measure_1, sumOrNull(`cost`) AS measure_2, (toFloat64(sumOrNull(`execution_time`)) / nullIf(toFloat64(count(`execution_time`)), 0)) AS measure_3
FROM `ai_service_logs`
WHERE `created_at` >= toDateTime64({p1:String}, 3, 'UTC') AND `created_at` < toDateTime64({p2:String}, 3, 'UTC')
GROUP BY dim_0
LIMIT 1001
-- ["success","2026-10-23 16:00:00","2026-11-22 16:00:00"]
