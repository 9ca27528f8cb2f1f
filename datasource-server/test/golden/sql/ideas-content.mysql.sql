-- 1.5/6,9: averages and shares are divided last, as doubles
SELECT INTERVAL((TO_SECONDS(`submitted_at`) - 62167219200 - 28800), 1793462400) AS bucket_, COUNT(*) AS measure_0, COUNT(CASE WHEN CAST(CONVERT(`status` USING utf8mb4) AS BINARY) = ? THEN 1 END) AS measure_1, (((SUM(`ai_score`)) * 1e0) / NULLIF(COUNT(`ai_score`), 0)) AS measure_2, COUNT(CASE WHEN `ai_score` >= ? THEN 1 END) AS measure_3
FROM `ideas`
WHERE `submitted_at` >= ? AND `submitted_at` < ?
GROUP BY bucket_
LIMIT 1001
-- ["completed",8,"2026-10-24 00:00:00","2026-11-23 00:00:00"]
