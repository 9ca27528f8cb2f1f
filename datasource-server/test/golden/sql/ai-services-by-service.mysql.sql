-- 1.5/16: text is grouped by exact code points on both engines
SELECT CAST(CONVERT(`service` USING utf8mb4) AS BINARY) AS dim_0, COUNT(*) AS measure_0, 100 * (((COUNT(CASE WHEN CAST(CONVERT(`status` USING utf8mb4) AS BINARY) = ? THEN 1 END)) * 1e0) / NULLIF(COUNT(*), 0)) AS measure_1, SUM(`cost`) AS measure_2, (((SUM(`execution_time`)) * 1e0) / NULLIF(COUNT(`execution_time`), 0)) AS measure_3
FROM `ai_service_logs`
WHERE `created_at` >= ? AND `created_at` < ?
GROUP BY dim_0
LIMIT 1001
-- ["success","2026-10-24 00:00:00","2026-11-23 00:00:00"]
