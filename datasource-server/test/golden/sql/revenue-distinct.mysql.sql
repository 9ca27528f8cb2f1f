-- 1.5/10: distinct users are counted from the rows
SELECT INTERVAL((TO_SECONDS(`created_at`) - 62167219200 - 28800), 1793462400) AS bucket_, SUM(CASE WHEN CAST(CONVERT(`type` USING utf8mb4) AS BINARY) = ? THEN `amount` END) AS measure_0, COUNT(DISTINCT CASE WHEN CAST(CONVERT(`type` USING utf8mb4) AS BINARY) = ? THEN `user_id` END) AS measure_1, COUNT(DISTINCT `user_id`) AS measure_2, (((SUM(`amount`)) * 1e0) / NULLIF(COUNT(`amount`), 0)) AS measure_3
FROM `credit_transactions`
WHERE `created_at` >= ? AND `created_at` < ?
GROUP BY bucket_
LIMIT 1001
-- ["spend","spend","2026-10-24 00:00:00","2026-11-23 00:00:00"]
