-- a day in India begins within an hour of ours: counts come from minutes, nothing from hours
SELECT transform(roundDown(toInt64(toInt64(toUnixTimestamp(`ts`))), [-9007199254740992, 1795026600, 1795113000]), [-9007199254740992, 1795026600, 1795113000], [0, 1, 2], 0) AS bucket_, concat(toString((intDiv(`status`, 100)) + 0), 'xx') AS dim_0, sum(`n`) AS measure_0
FROM (
  SELECT `ts`, `status`, `duration`, `endpoint`, `method`, `n`, `duration_sum` FROM `api_requests_1m` WHERE (`ts` >= toDateTime64({p0:String}, 3, 'UTC') AND `ts` < toDateTime64({p1:String}, 3, 'UTC'))
)
GROUP BY bucket_, dim_0
LIMIT 1001
-- ["2026-11-17 18:30:00","2026-11-20 18:30:00"]
