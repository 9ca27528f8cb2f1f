-- both moments in one dataset, which is read once; even days are divided out
SELECT cohort_, count() AS users_, countIf(has(seen_, cohort_ + 1)) AS back_0, countIf(has(seen_, cohort_ + 7)) AS back_1, countIf(has(seen_, cohort_ + 30)) AS back_2
FROM (SELECT user_, minIf(bucket_, began_) AS cohort_, groupArrayIf(bucket_, came_) AS seen_
FROM (SELECT toString(`user_id`) AS user_, toUInt16(intDiv(toInt64(toUnixTimestamp(`ts`)) - 1772640000, 86400)) AS bucket_, toBool((toString(`action`) IN ({p0:String})) AND `ts` < toDateTime64({p1:String}, 3, 'UTC')) AS began_, toBool(true) AS came_ FROM `user_actions` WHERE `ts` >= toDateTime64({p2:String}, 3, 'UTC') AND `ts` < toDateTime64({p3:String}, 3, 'UTC') AND toString(`user_id`) <> '' AND ((toString(`action`) IN ({p4:String})) OR (true)))
GROUP BY user_ HAVING max(began_))
GROUP BY cohort_ ORDER BY cohort_
-- ["register","2026-03-11 16:00:00","2026-03-04 16:00:00","2026-03-13 02:30:00","register"]
