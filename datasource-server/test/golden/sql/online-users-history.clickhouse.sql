-- and its history comes from the samples
SELECT intDiv(toInt64(toUnixTimestamp(`ts`)) - 1795359600, 300) AS bucket_, (toFloat64(sumOrNullIf(`value`, toString(`metric`) = {p0:String})) / nullIf(toFloat64(countIf(`value`, toString(`metric`) = {p1:String})), 0)) AS measure_0
FROM `samples`
WHERE `ts` >= toDateTime64({p2:String}, 3, 'UTC') AND `ts` < toDateTime64({p3:String}, 3, 'UTC') AND `metric` IN ({p4:String})
GROUP BY bucket_
LIMIT 1001
-- ["sessions.online_users","sessions.online_users","2026-11-22 15:00:00","2026-11-22 16:00:00","sessions.online_users"]
