-- every filter operator; values are bound, negatives keep rows without a value
SELECT count() AS measure_0
FROM `api_requests`
WHERE `ts` >= toDateTime64({p0:String}, 3, 'UTC') AND `ts` < toDateTime64({p1:String}, 3, 'UTC') AND toString(`method`) IN ({p2:String}, {p3:String}) AND (position(toString(`endpoint`), {p4:String}) > 0) AND startsWith(toString(`endpoint`), {p5:String}) AND match(toString(`endpoint`), {p6:String}) AND (toString(`endpoint`) IS NULL OR NOT ((position(toString(`endpoint`), {p7:String}) > 0))) AND `status` >= {p8:Float64} AND (`status` >= {p9:Float64} AND `status` <= {p10:Float64}) AND (concat(toString((intDiv(`status`, 100)) + 0), 'xx') IS NULL OR concat(toString((intDiv(`status`, 100)) + 0), 'xx') <> {p11:String}) AND (intDiv(toInt64(toUnixTimestamp(`ts`)) + 28800, 3600) % 24) < {p12:Float64} AND toString(`endpoint`) IS NOT NULL
LIMIT 1001
-- ["2026-10-23 16:00:00","2026-11-22 16:00:00","GET","POST","100%_\\","/'; DROP TABLE x; --","^/ideas/[0-9]+$","🦄",400,200,599,"3xx",12]
