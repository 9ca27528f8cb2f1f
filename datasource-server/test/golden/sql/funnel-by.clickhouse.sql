-- split by a dimension of the first step: the values with most users, and the rest
WITH (SELECT groupArray(text_) FROM (SELECT text_, count() AS users_ FROM (SELECT DISTINCT ifNull(concat(toString((intDiv(`status`, 100)) + 0), 'xx'), '') AS text_, toString(`user_id`) AS user_ FROM `api_requests` WHERE `ts` >= toDateTime64({p0:String}, 3, 'UTC') AND `ts` < toDateTime64({p1:String}, 3, 'UTC') AND toString(`user_id`) <> '' AND (intDiv(toInt64(toUnixTimestamp(`ts`)) + CASE WHEN toInt64(toUnixTimestamp(`ts`)) < 1772953200 THEN -18000 ELSE -14400 END, 3600) % 24) < {p2:Float64}) GROUP BY text_ ORDER BY users_ DESC, text_ LIMIT 3)) AS kept_
SELECT if(value_ = 0, {p3:String}, kept_[4 - value_]) AS by_, countIf(depth_ >= 1) AS users_1, countIf(depth_ >= 2) AS users_2, quantileExactInclusiveOrNullIf(0.5)(toFloat64(bitShiftRight(key_2, 10) - bitShiftRight(key_1, 10)), depth_ >= 2) / 1000 AS seconds_2
FROM (SELECT depth_, key_1, bitAnd(key_1, 63) AS value_, arrayFirst(row -> bitAnd(bitShiftRight(row, 6), 15) = 0 AND row > key_1, keys_) AS key_2
FROM (SELECT keys_, arrayMap(row -> if(bitAnd(bitShiftRight(row, 6), 15) = 1, row, 0), keys_) AS reached_1,
  arrayFirst(begun -> begun > 0, reached_1) AS begun_1,
  arrayFill(begun -> begun > 0, reached_1) AS held_1,
  arrayMap((row, begun) -> if(bitAnd(bitShiftRight(row, 6), 15) = 0 AND begun > 0 AND bitShiftRight(row, 10) - bitShiftRight(begun, 10) <= 3600000, begun, 0), keys_, held_1) AS reached_2,
  arrayFirst(begun -> begun > 0, reached_2) AS begun_2,
  multiIf(begun_2 > 0, 2, 1) AS depth_,
  multiIf(begun_2 > 0, begun_2, arrayMax(row -> if(bitShiftRight(row, 10) = bitShiftRight(begun_1, 10), row, 0), reached_1)) AS key_1
FROM (SELECT user_, arraySort(groupArray(key_)) AS keys_
FROM (SELECT toString(`user_id`) AS user_, toUInt64(bitShiftLeft(toUInt64(toUnixTimestamp64Milli(toDateTime64(`ts`, 3, 'UTC')) - 1772639999999), 10) + 64 + (4 - indexOf(kept_, ifNull(concat(toString((intDiv(`status`, 100)) + 0), 'xx'), ''))) % 4) AS key_, 1 AS first_ FROM `api_requests` WHERE `ts` >= toDateTime64({p4:String}, 3, 'UTC') AND `ts` < toDateTime64({p5:String}, 3, 'UTC') AND toString(`user_id`) <> '' AND (intDiv(toInt64(toUnixTimestamp(`ts`)) + CASE WHEN toInt64(toUnixTimestamp(`ts`)) < 1772953200 THEN -18000 ELSE -14400 END, 3600) % 24) < {p6:Float64}
UNION ALL SELECT toString(`user_id`) AS user_, toUInt64(bitShiftLeft(toUInt64(toUnixTimestamp64Milli(toDateTime64(`ts`, 3, 'UTC')) - 1772639999999), 10) + 0) AS key_, 0 AS first_ FROM `user_actions` WHERE `ts` >= toDateTime64({p7:String}, 3, 'UTC') AND `ts` < toDateTime64({p8:String}, 3, 'UTC') AND toString(`user_id`) <> '' AND toString(`action`) IN ({p9:String}))
GROUP BY user_ HAVING max(first_))))
GROUP BY value_ ORDER BY value_ DESC
-- ["2026-03-04 16:00:00","2026-03-11 16:00:00",12,"\u0001others","2026-03-04 16:00:00","2026-03-11 16:00:00",12,"2026-03-04 16:00:00","2026-03-11 17:00:00","purchase"]
