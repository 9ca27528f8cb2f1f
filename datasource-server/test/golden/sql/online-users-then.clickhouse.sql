-- asked about a past moment, a snapshot answers with its last sample
SELECT argMaxOrNullIf(`value`, tuple(`ts`, `value`), toString(`metric`) = {p0:String}) AS measure_0
FROM `samples`
WHERE `ts` >= toDateTime64({p1:String}, 3, 'UTC') AND `ts` < toDateTime64({p2:String}, 3, 'UTC') AND `metric` IN ({p3:String})
LIMIT 1001
-- ["sessions.online_users","2026-10-23 16:00:00","2026-11-22 16:00:00","sessions.online_users"]
