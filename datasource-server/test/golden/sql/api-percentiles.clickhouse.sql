-- percentiles and Apdex by endpoint, minute by minute
SELECT intDiv(toInt64(toUnixTimestamp(`ts`)) - 1795359600, 60) AS bucket_, toString(`endpoint`) AS dim_0, quantileExactInclusiveOrNull(0.95)(toFloat64(`duration`)) AS measure_0, (toFloat64(sumOrNull(CASE WHEN `duration` <= 500 THEN 1 WHEN `duration` <= 2000 THEN 0.5 ELSE 0 END)) / nullIf(toFloat64(count(CASE WHEN `duration` <= 500 THEN 1 WHEN `duration` <= 2000 THEN 0.5 ELSE 0 END)), 0)) AS measure_1, 100 * (toFloat64(countIf(`status` >= {p0:Float64})) / nullIf(toFloat64(count()), 0)) AS measure_2
FROM `api_requests`
WHERE `ts` >= toDateTime64({p1:String}, 3, 'UTC') AND `ts` < toDateTime64({p2:String}, 3, 'UTC')
GROUP BY bucket_, dim_0
LIMIT 1001
-- [400,"2026-11-22 15:00:00","2026-11-22 16:00:00"]
