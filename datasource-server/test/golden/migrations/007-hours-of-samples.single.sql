DROP VIEW IF EXISTS samples_to_samples_1h;

DROP TABLE IF EXISTS samples_1h SYNC;

CREATE TABLE IF NOT EXISTS samples_1h (ts DateTime64(3, 'UTC') CODEC(LZ4), metric LowCardinality(String), host LowCardinality(String), mount LowCardinality(String), component LowCardinality(String), source LowCardinality(String), n UInt64 CODEC(T64, ZSTD(1)), value_sum Float64 CODEC(ZSTD(1))) ENGINE = SummingMergeTree PARTITION BY toYYYYMMDD(ts) ORDER BY (metric, ts, host, mount, component, source) SETTINGS ttl_only_drop_parts = 1, materialize_ttl_recalculate_only = 1, non_replicated_deduplication_window = 10000;

INSERT INTO samples_1h SELECT ts_ AS ts, metric_ AS metric, host_ AS host, mount_ AS mount, component_ AS component, source_ AS source, count() AS n, sum(value_in) AS value_sum FROM (SELECT toDateTime64(toStartOfInterval(ts, INTERVAL 1 HOUR), 3, 'UTC') AS ts_, metric AS metric_, host AS host_, mount AS mount_, component AS component_, source AS source_, value AS value_in FROM samples) GROUP BY ts_, metric_, host_, mount_, component_, source_ SETTINGS max_partitions_per_insert_block = 0, max_bytes_before_external_group_by = 500000000;

CREATE MATERIALIZED VIEW samples_to_samples_1h TO samples_1h AS SELECT ts_ AS ts, metric_ AS metric, host_ AS host, mount_ AS mount, component_ AS component, source_ AS source, count() AS n, sum(value_in) AS value_sum FROM (SELECT toDateTime64(toStartOfInterval(ts, INTERVAL 1 HOUR), 3, 'UTC') AS ts_, metric AS metric_, host AS host_, mount AS mount_, component AS component_, source AS source_, value AS value_in FROM samples) GROUP BY ts_, metric_, host_, mount_, component_, source_;

ALTER TABLE samples_1h MODIFY SETTING min_age_to_force_merge_seconds = 3600, min_age_to_force_merge_on_partition_only = 1;
