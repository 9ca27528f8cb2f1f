-- a snapshot asks for the present moment
SELECT uniqExactIf(`user_id`, `expires_at` > toDateTime64({p0:String}, 3, 'UTC')) AS measure_0
FROM `user_sessions`
LIMIT 1001
-- ["2026-11-23 02:30:00"]
