-- a ratio of two kinds of samples, a sum of increases and the worst of a period
SELECT intDiv(toInt64(toUnixTimestamp(`ts`)) - 1795359600, 60) AS bucket_, toString(`host`) AS dim_0, (toFloat64(sumOrNullIf(`value`, toString(`metric`) = {p0:String})) / nullIf(toFloat64(countIf(`value`, toString(`metric`) = {p1:String})), 0)) AS measure_0, sumOrNullIf(`value`, toString(`metric`) = {p2:String}) AS measure_1, 100 * (toFloat64(sumOrNullIf(`value`, toString(`metric`) = {p3:String})) / nullIf(toFloat64(sumOrNullIf(`value`, toString(`metric`) = {p4:String})), 0)) AS measure_2, maxOrNullIf(`value`, toString(`metric`) = {p5:String}) AS measure_3
FROM `samples`
WHERE `ts` >= toDateTime64({p6:String}, 3, 'UTC') AND `ts` < toDateTime64({p7:String}, 3, 'UTC') AND `metric` IN ({p8:String}, {p9:String}, {p10:String}, {p11:String}, {p12:String})
GROUP BY bucket_, dim_0
LIMIT 1001
-- ["mysql.connection_usage","mysql.connection_usage","mysql.slow_queries","mysql.pool_hits","mysql.pool_requests","mysql.replication_lag","2026-11-22 15:00:00","2026-11-22 16:00:00","mysql.connection_usage","mysql.slow_queries","mysql.pool_hits","mysql.pool_requests","mysql.replication_lag"]
