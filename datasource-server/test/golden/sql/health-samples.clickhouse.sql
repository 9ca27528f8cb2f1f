-- only the asked kinds of samples are read
SELECT intDiv(toInt64(toUnixTimestamp(`ts`)) - 1795359600, 60) AS bucket_, toString(`component`) AS dim_0, minOrNullIf(`value`, toString(`metric`) = {p0:String}) AS measure_0, (toFloat64(sumOrNullIf(`value`, toString(`metric`) = {p1:String})) / nullIf(toFloat64(countIf(`value`, toString(`metric`) = {p2:String})), 0)) AS measure_1
FROM `samples`
WHERE `ts` >= toDateTime64({p3:String}, 3, 'UTC') AND `ts` < toDateTime64({p4:String}, 3, 'UTC') AND `metric` IN ({p5:String}, {p6:String})
GROUP BY bucket_, dim_0
LIMIT 1001
-- ["up","latency","latency","2026-11-22 15:00:00","2026-11-22 16:00:00","up","latency"]
