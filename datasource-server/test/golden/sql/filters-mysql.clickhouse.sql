-- the same on MySQL, where text is compared as bytes
SELECT count() AS measure_0
FROM `ai_service_logs`
WHERE `created_at` >= toDateTime64({p0:String}, 3, 'UTC') AND `created_at` < toDateTime64({p1:String}, 3, 'UTC') AND (toString(`service`) IS NULL OR toString(`service`) NOT IN ({p2:String})) AND startsWith(toString(`service`), {p3:String}) AND match(toString(`status`), {p4:String}) AND toString(`status`) IS NULL
LIMIT 1001
-- ["2026-10-23 16:00:00","2026-11-22 16:00:00","baidu","a%_","^s"]
