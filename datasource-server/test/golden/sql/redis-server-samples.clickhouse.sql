-- a hit rate is divided last, over lookups that were added
SELECT intDiv(toInt64(toUnixTimestamp(`ts`)) - 1795359600, 60) AS bucket_, (toFloat64(sumOrNullIf(`value`, toString(`metric`) = {p0:String})) / nullIf(toFloat64(countIf(`value`, toString(`metric`) = {p1:String})), 0)) AS measure_0, 100 * (toFloat64(sumOrNullIf(`value`, toString(`metric`) = {p2:String})) / nullIf(toFloat64(sumOrNullIf(`value`, toString(`metric`) = {p3:String})), 0)) AS measure_1, sumOrNullIf(`value`, toString(`metric`) = {p4:String}) AS measure_2
FROM `samples`
WHERE `ts` >= toDateTime64({p5:String}, 3, 'UTC') AND `ts` < toDateTime64({p6:String}, 3, 'UTC') AND `metric` IN ({p7:String}, {p8:String}, {p9:String}, {p10:String})
GROUP BY bucket_
LIMIT 1001
-- ["redis.memory_usage","redis.memory_usage","redis.hits","redis.lookups","redis.evictions","2026-11-22 15:00:00","2026-11-22 16:00:00","redis.memory_usage","redis.hits","redis.lookups","redis.evictions"]
