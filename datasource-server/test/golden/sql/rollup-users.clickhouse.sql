-- different users by day from hourly states; single actions at the ends become states of one
SELECT transform(roundDown(toInt64(toInt64(toUnixTimestamp(`ts`))), [-9007199254740992, 1794153600, 1794240000, 1794326400, 1794412800, 1794499200, 1794585600, 1794672000]), [-9007199254740992, 1794153600, 1794240000, 1794326400, 1794412800, 1794499200, 1794585600, 1794672000], [0, 1, 2, 3, 4, 5, 6, 7], 0) AS bucket_, toString(`action`) AS dim_0, uniqCombined64Merge(17)(`users`) AS measure_0, sum(`n`) AS measure_1
FROM (
  SELECT `ts`, `action`, `app`, `n`, `users` FROM `user_actions_1h` WHERE (`ts` >= toDateTime64({p0:String}, 3, 'UTC') AND `ts` < toDateTime64({p1:String}, 3, 'UTC'))
  UNION ALL
  SELECT `ts`, `action`, `app`, toUInt64(1) AS `n`, arrayReduce('uniqCombined64State(17)', if(toString(`user_id`) <> {p2:String}, [`user_id`], emptyArrayString())) AS `users` FROM `user_actions` WHERE (`ts` >= toDateTime64({p3:String}, 3, 'UTC') AND `ts` < toDateTime64({p4:String}, 3, 'UTC')) OR (`ts` >= toDateTime64({p5:String}, 3, 'UTC') AND `ts` < toDateTime64({p6:String}, 3, 'UTC'))
)
GROUP BY bucket_, dim_0
LIMIT 1001
-- ["2026-11-08 03:00:00","2026-11-15 02:00:00","","2026-11-08 02:10:07","2026-11-08 03:00:00","2026-11-15 02:00:00","2026-11-15 02:10:07"]
