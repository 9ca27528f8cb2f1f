-- two weeks by hour: counts from hours, the ends from minutes and single requests
SELECT intDiv(toInt64(toUnixTimestamp(`ts`)) - 1794103200, 3600) AS bucket_, 100 * (toFloat64(sumIf(`n`, `status` >= {p0:Float64})) / nullIf(toFloat64(sum(`n`)), 0)) AS measure_0, (toFloat64(sumOrNull((CASE WHEN `duration` <= 500 THEN 1 WHEN `duration` <= 2000 THEN 0.5 ELSE 0 END) * `n`)) / nullIf(toFloat64(sum(`n`)), 0)) AS measure_1, (toFloat64(sumOrNull(`duration_sum`)) / nullIf(toFloat64(sum(`n`)), 0)) AS measure_2
FROM (
  SELECT `ts`, `status`, `duration`, `endpoint`, `method`, `n`, `duration_sum` FROM `api_requests_1h` WHERE (`ts` >= toDateTime64({p1:String}, 3, 'UTC') AND `ts` < toDateTime64({p2:String}, 3, 'UTC'))
  UNION ALL
  SELECT `ts`, `status`, `duration`, `endpoint`, `method`, `n`, `duration_sum` FROM `api_requests_1m` WHERE (`ts` >= toDateTime64({p3:String}, 3, 'UTC') AND `ts` < toDateTime64({p4:String}, 3, 'UTC'))
  UNION ALL
  SELECT `ts`, `status`, `duration`, `endpoint`, `method`, toUInt64(1) AS `n`, `duration` AS `duration_sum` FROM `api_requests` WHERE (`ts` >= toDateTime64({p5:String}, 3, 'UTC') AND `ts` < toDateTime64({p6:String}, 3, 'UTC'))
)
WHERE toString(`method`) IN ({p7:String})
GROUP BY bucket_
LIMIT 1001
-- [400,"2026-11-08 02:00:00","2026-11-22 02:00:00","2026-11-22 02:00:00","2026-11-22 02:10:00","2026-11-22 02:10:00","2026-11-22 02:10:07","POST"]
