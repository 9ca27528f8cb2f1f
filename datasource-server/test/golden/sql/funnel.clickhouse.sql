-- three steps over two datasets; later steps may come after the range, but not after now
SELECT countIf(depth_ >= 1) AS users_1, countIf(depth_ >= 2) AS users_2, countIf(depth_ >= 3) AS users_3, quantileExactInclusiveOrNullIf(0.5)(toFloat64(bitShiftRight(key_2, 10) - bitShiftRight(key_1, 10)), depth_ >= 2) / 1000 AS seconds_2, quantileExactInclusiveOrNullIf(0.5)(toFloat64(bitShiftRight(key_3, 10) - bitShiftRight(key_2, 10)), depth_ >= 3) / 1000 AS seconds_3
FROM (SELECT depth_, key_1, bitAnd(key_1, 63) AS value_, arrayFirst(row -> bitAnd(bitShiftRight(row, 6), 15) = 1 AND row > key_1, keys_) AS key_2, arrayFirst(row -> bitAnd(bitShiftRight(row, 6), 15) = 0 AND row > key_2, keys_) AS key_3
FROM (SELECT keys_, arrayMap(row -> if(bitAnd(bitShiftRight(row, 6), 15) = 2, row, 0), keys_) AS reached_1,
  arrayFirst(begun -> begun > 0, reached_1) AS begun_1,
  arrayFill(begun -> begun > 0, reached_1) AS held_1,
  arrayMap((row, begun) -> if(bitAnd(bitShiftRight(row, 6), 15) = 1 AND begun > 0 AND bitShiftRight(row, 10) - bitShiftRight(begun, 10) <= 259200000, begun, 0), keys_, held_1) AS reached_2,
  arrayFirst(begun -> begun > 0, reached_2) AS begun_2,
  arrayFill(begun -> begun > 0, reached_2) AS held_2,
  arrayMap((row, begun) -> if(bitAnd(bitShiftRight(row, 6), 15) = 0 AND begun > 0 AND bitShiftRight(row, 10) - bitShiftRight(begun, 10) <= 259200000, begun, 0), keys_, held_2) AS reached_3,
  arrayFirst(begun -> begun > 0, reached_3) AS begun_3,
  multiIf(begun_3 > 0, 3, begun_2 > 0, 2, 1) AS depth_,
  multiIf(begun_3 > 0, begun_3, begun_2 > 0, begun_2, begun_1) AS key_1
FROM (SELECT user_, arraySort(groupArray(key_)) AS keys_
FROM (SELECT toString(`user_id`) AS user_, toUInt64(bitShiftLeft(toUInt64(toUnixTimestamp64Milli(toDateTime64(`ts`, 3, 'UTC')) - 1772639999999), 10) + 128) AS key_, 1 AS first_ FROM `user_actions` WHERE `ts` >= toDateTime64({p0:String}, 3, 'UTC') AND `ts` < toDateTime64({p1:String}, 3, 'UTC') AND toString(`user_id`) <> '' AND toString(`action`) IN ({p2:String})
UNION ALL SELECT toString(`user_id`) AS user_, toUInt64(bitShiftLeft(toUInt64(toUnixTimestamp64Milli(toDateTime64(`ts`, 3, 'UTC')) - 1772639999999), 10) + 64) AS key_, 0 AS first_ FROM `user_actions` WHERE `ts` >= toDateTime64({p3:String}, 3, 'UTC') AND `ts` < toDateTime64({p4:String}, 3, 'UTC') AND toString(`user_id`) <> '' AND toString(`action`) IN ({p5:String}, {p6:String})
UNION ALL SELECT toString(`user_id`) AS user_, toUInt64(bitShiftLeft(toUInt64(toUnixTimestamp64Milli(toDateTime64(`ts`, 3, 'UTC')) - 1772639999999), 10) + 0) AS key_, 0 AS first_ FROM `business_events` WHERE `ts` >= toDateTime64({p7:String}, 3, 'UTC') AND `ts` < toDateTime64({p8:String}, 3, 'UTC') AND toString(`user_id`) <> '' AND toString(`event`) = {p9:String} AND (toString(`unit`) IS NULL OR toString(`unit`) <> {p10:String}))
GROUP BY user_ HAVING max(first_))))
-- ["2026-03-04 16:00:00","2026-03-11 16:00:00","register","2026-03-04 16:00:00","2026-03-13 02:30:00","submit_idea","edit_idea","2026-03-04 16:00:00","2026-03-13 02:30:00","purchase","x' OR 1=1 --"]
