-- two weeks by endpoint: percentiles from days, the ends from hours and single requests
SELECT toString(`endpoint`) AS dim_0, if(isNaN(quantileExactWeightedInterpolated(0.95)(`duration`, `n`)), NULL, quantileExactWeightedInterpolated(0.95)(`duration`, `n`)) AS measure_0, sum(`n`) AS measure_1, 100 * (toFloat64(sumIf(`n`, `status` >= {p0:Float64})) / nullIf(toFloat64(sum(`n`)), 0)) AS measure_2
FROM (
  SELECT `ts`, `status`, `duration`, `endpoint`, `method`, `n`, `duration_sum` FROM `api_durations_7d` WHERE (`ts` >= toDateTime64({p1:String}, 3, 'UTC') AND `ts` < toDateTime64({p2:String}, 3, 'UTC'))
  UNION ALL
  SELECT `ts`, `status`, `duration`, `endpoint`, `method`, `n`, `duration_sum` FROM `api_durations_1d` WHERE (`ts` >= toDateTime64({p3:String}, 3, 'UTC') AND `ts` < toDateTime64({p4:String}, 3, 'UTC')) OR (`ts` >= toDateTime64({p5:String}, 3, 'UTC') AND `ts` < toDateTime64({p6:String}, 3, 'UTC'))
  UNION ALL
  SELECT `ts`, `status`, `duration`, `endpoint`, `method`, `n`, `duration_sum` FROM `api_durations_8h` WHERE (`ts` >= toDateTime64({p7:String}, 3, 'UTC') AND `ts` < toDateTime64({p8:String}, 3, 'UTC'))
  UNION ALL
  SELECT `ts`, `status`, `duration`, `endpoint`, `method`, `n`, `duration_sum` FROM `api_durations_1h` WHERE (`ts` >= toDateTime64({p9:String}, 3, 'UTC') AND `ts` < toDateTime64({p10:String}, 3, 'UTC')) OR (`ts` >= toDateTime64({p11:String}, 3, 'UTC') AND `ts` < toDateTime64({p12:String}, 3, 'UTC'))
  UNION ALL
  SELECT `ts`, `status`, `duration`, `endpoint`, `method`, toUInt64(1) AS `n`, `duration` AS `duration_sum` FROM `api_requests` WHERE (`ts` >= toDateTime64({p13:String}, 3, 'UTC') AND `ts` < toDateTime64({p14:String}, 3, 'UTC')) OR (`ts` >= toDateTime64({p15:String}, 3, 'UTC') AND `ts` < toDateTime64({p16:String}, 3, 'UTC'))
)
GROUP BY dim_0
LIMIT 1001
-- [400,"2026-11-12 00:00:00","2026-11-19 00:00:00","2026-11-09 00:00:00","2026-11-12 00:00:00","2026-11-19 00:00:00","2026-11-22 00:00:00","2026-11-08 08:00:00","2026-11-09 00:00:00","2026-11-08 03:00:00","2026-11-08 08:00:00","2026-11-22 00:00:00","2026-11-22 02:00:00","2026-11-08 02:10:07","2026-11-08 03:00:00","2026-11-22 02:00:00","2026-11-22 02:10:07"]
