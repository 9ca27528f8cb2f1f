DROP VIEW IF EXISTS api_durations_1h_to_api_durations_8h;

DROP TABLE IF EXISTS api_durations_8h SYNC;

CREATE TABLE IF NOT EXISTS api_durations_8h (ts DateTime64(3, 'UTC') CODEC(LZ4), endpoint LowCardinality(String), method LowCardinality(String), status UInt16 CODEC(T64, ZSTD(1)), app LowCardinality(String), source LowCardinality(String), duration Float64 CODEC(LZ4), n UInt64 CODEC(T64, ZSTD(1)), duration_sum Float64 CODEC(ZSTD(1))) ENGINE = SummingMergeTree PARTITION BY toYYYYMMDD(ts) ORDER BY (ts, endpoint, method, status, app, source, duration) SETTINGS ttl_only_drop_parts = 1, materialize_ttl_recalculate_only = 1, non_replicated_deduplication_window = 10000;

INSERT INTO api_durations_8h SELECT ts_ AS ts, endpoint_ AS endpoint, method_ AS method, status_ AS status, app_ AS app, source_ AS source, duration_ AS duration, sum(n_in) AS n, sum(duration_sum_in) AS duration_sum FROM (SELECT toDateTime64(toStartOfInterval(ts, INTERVAL 8 HOUR), 3, 'UTC') AS ts_, endpoint AS endpoint_, method AS method_, intDiv(status, 100) * 100 AS status_, app AS app_, source AS source_, duration AS duration_, n AS n_in, duration_sum AS duration_sum_in FROM api_durations_1h) GROUP BY ts_, endpoint_, method_, status_, app_, source_, duration_ SETTINGS max_partitions_per_insert_block = 0, max_bytes_before_external_group_by = 500000000;

CREATE MATERIALIZED VIEW api_durations_1h_to_api_durations_8h TO api_durations_8h AS SELECT ts_ AS ts, endpoint_ AS endpoint, method_ AS method, status_ AS status, app_ AS app, source_ AS source, duration_ AS duration, sum(n_in) AS n, sum(duration_sum_in) AS duration_sum FROM (SELECT toDateTime64(toStartOfInterval(ts, INTERVAL 8 HOUR), 3, 'UTC') AS ts_, endpoint AS endpoint_, method AS method_, intDiv(status, 100) * 100 AS status_, app AS app_, source AS source_, duration AS duration_, n AS n_in, duration_sum AS duration_sum_in FROM api_durations_1h) GROUP BY ts_, endpoint_, method_, status_, app_, source_, duration_;

ALTER TABLE api_durations_8h MODIFY SETTING min_age_to_force_merge_seconds = 3600, min_age_to_force_merge_on_partition_only = 1;
