-- stored zone with a DST change inside the range: the offset follows the wall clock
SELECT (((TO_SECONDS(`created_at`) - 62167219200 - CASE WHEN `created_at` >= '2026-11-01 02:00:00' THEN -18000 ELSE -14400 END) - 1793462400) DIV 3600) AS bucket_, COUNT(*) AS measure_0
FROM `users`
WHERE `created_at` >= ? AND `created_at` < ?
GROUP BY bucket_
LIMIT 1001
-- ["2026-10-31 12:00:00","2026-11-02 11:00:00"]
