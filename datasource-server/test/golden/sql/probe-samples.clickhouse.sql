-- availability is a share of probes; the last status, the smallest number of days
SELECT toString(`component`) AS dim_0, 100 * (toFloat64(sumOrNullIf(`value`, toString(`metric`) = {p0:String})) / nullIf(toFloat64(countIf(toString(`metric`) = {p1:String})), 0)) AS measure_0, argMaxOrNullIf(`value`, tuple(`ts`, `value`), toString(`metric`) = {p2:String}) AS measure_1, quantileExactInclusiveOrNullIf(0.95)(toFloat64(`value`), toString(`metric`) = {p3:String}) AS measure_2, minOrNullIf(`value`, toString(`metric`) = {p4:String}) AS measure_3
FROM `samples`
WHERE `ts` >= toDateTime64({p5:String}, 3, 'UTC') AND `ts` < toDateTime64({p6:String}, 3, 'UTC') AND `metric` IN ({p7:String}, {p8:String}, {p9:String}, {p10:String})
GROUP BY dim_0
LIMIT 1001
-- ["probe.up","probe.up","probe.status","probe.total","probe.tls_days","2026-11-22 15:00:00","2026-11-22 16:00:00","probe.up","probe.status","probe.total","probe.tls_days"]
