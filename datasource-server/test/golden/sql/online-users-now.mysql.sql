-- a snapshot asks for the present moment
SELECT COUNT(DISTINCT CASE WHEN `expires_at` > ? THEN `user_id` END) AS measure_0
FROM `user_sessions`
LIMIT 1001
-- ["2026-11-23 10:30:00"]
