-- the same on MySQL, where text is compared as bytes
SELECT COUNT(*) AS measure_0
FROM `ai_service_logs`
WHERE `created_at` >= ? AND `created_at` < ? AND (CAST(CONVERT(`service` USING utf8mb4) AS BINARY) IS NULL OR CAST(CONVERT(`service` USING utf8mb4) AS BINARY) NOT IN (?)) AND (LOCATE(?, CAST(CONVERT(`service` USING utf8mb4) AS BINARY)) = 1) AND (CONVERT(CAST(CONVERT(`status` USING utf8mb4) AS BINARY) USING utf8mb4) COLLATE utf8mb4_bin REGEXP CONVERT(? USING utf8mb4) COLLATE utf8mb4_bin) AND CAST(CONVERT(`status` USING utf8mb4) AS BINARY) IS NULL
LIMIT 1001
-- ["2026-10-24 00:00:00","2026-11-23 00:00:00","baidu","a%_","^s"]
