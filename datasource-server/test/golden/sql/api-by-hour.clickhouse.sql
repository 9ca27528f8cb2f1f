-- hour of the day in the asked zone
SELECT toString(((intDiv(toInt64(toUnixTimestamp(`ts`)) + CASE WHEN toInt64(toUnixTimestamp(`ts`)) < 1793512800 THEN -14400 ELSE -18000 END, 3600) % 24)) + 0) AS dim_0, count() AS measure_0
FROM `api_requests`
WHERE `ts` >= toDateTime64({p0:String}, 3, 'UTC') AND `ts` < toDateTime64({p1:String}, 3, 'UTC')
GROUP BY dim_0
LIMIT 1001
-- ["2026-10-23 16:00:00","2026-11-22 16:00:00"]
