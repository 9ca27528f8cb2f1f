-- 1.5/2,13: ISO weeks of a zone with DST, DATETIME written in Shanghai
SELECT INTERVAL((TO_SECONDS(`created_at`) - 62167219200 - 28800), 1792987200, 1793595600, 1794200400, 1794805200) AS bucket_, COUNT(*) AS measure_0
FROM `users`
WHERE `created_at` >= ? AND `created_at` < ?
GROUP BY bucket_
LIMIT 1001
-- ["2026-10-24 00:00:00","2026-11-23 00:00:00"]
