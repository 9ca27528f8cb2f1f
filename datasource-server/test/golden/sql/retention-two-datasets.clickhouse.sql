-- two datasets; weeks of a zone over a change to summer time are looked up
SELECT cohort_, count() AS users_, countIf(has(seen_, cohort_ + 1)) AS back_0, countIf(has(seen_, cohort_ + 2)) AS back_1
FROM (SELECT user_, minIf(bucket_, began_) AS cohort_, groupArrayIf(bucket_, came_) AS seen_
FROM (SELECT toString(`user_id`) AS user_, toUInt16(transform(roundDown(toInt64(toInt64(toUnixTimestamp(`ts`))), [-9007199254740992, 1773028800, 1773633600, 1774238400]), [-9007199254740992, 1773028800, 1773633600, 1774238400], [0, 1, 2, 3], 0)) AS bucket_, toBool(true) AS began_, toBool(false) AS came_ FROM `user_actions` WHERE `ts` >= toDateTime64({p0:String}, 3, 'UTC') AND `ts` < toDateTime64({p1:String}, 3, 'UTC') AND toString(`user_id`) <> '' AND (toString(`action`) IN ({p2:String}))
UNION ALL SELECT toString(`user_id`) AS user_, toUInt16(transform(roundDown(toInt64(toInt64(toUnixTimestamp(`ts`))), [-9007199254740992, 1773028800, 1773633600, 1774238400]), [-9007199254740992, 1773028800, 1773633600, 1774238400], [0, 1, 2, 3], 0)) AS bucket_, toBool(false) AS began_, toBool(true) AS came_ FROM `web_events` WHERE `ts` >= toDateTime64({p3:String}, 3, 'UTC') AND `ts` < toDateTime64({p4:String}, 3, 'UTC') AND toString(`user_id`) <> '' AND (toString(`name`) = {p5:String}))
GROUP BY user_ HAVING max(began_))
GROUP BY cohort_ ORDER BY cohort_
-- ["2026-03-04 16:00:00","2026-03-11 16:00:00","register","2026-03-04 16:00:00","2026-03-13 02:30:00","page_view"]
