DROP VIEW IF EXISTS api_requests_to_api_requests_1h ON CLUSTER `ops`;

DROP VIEW IF EXISTS user_actions_to_user_actions_1h ON CLUSTER `ops`;

DROP TABLE IF EXISTS user_actions_1h ON CLUSTER `ops` SYNC;

DROP TABLE IF EXISTS user_actions_1h_local ON CLUSTER `ops` SYNC;

DROP VIEW IF EXISTS ai_calls_to_ai_calls_1h ON CLUSTER `ops`;

DROP TABLE IF EXISTS ai_calls_1h ON CLUSTER `ops` SYNC;

DROP TABLE IF EXISTS ai_calls_1h_local ON CLUSTER `ops` SYNC;

DROP VIEW IF EXISTS api_durations_1h_to_api_durations_1d ON CLUSTER `ops`;

DROP TABLE IF EXISTS api_durations_1d ON CLUSTER `ops` SYNC;

DROP TABLE IF EXISTS api_durations_1d_local ON CLUSTER `ops` SYNC;

DROP VIEW IF EXISTS api_requests_to_api_durations_1h ON CLUSTER `ops`;

DROP TABLE IF EXISTS api_durations_1h ON CLUSTER `ops` SYNC;

DROP TABLE IF EXISTS api_durations_1h_local ON CLUSTER `ops` SYNC;

DROP VIEW IF EXISTS api_requests_1m_to_api_requests_1h ON CLUSTER `ops`;

DROP TABLE IF EXISTS api_requests_1h ON CLUSTER `ops` SYNC;

DROP TABLE IF EXISTS api_requests_1h_local ON CLUSTER `ops` SYNC;

DROP VIEW IF EXISTS api_requests_to_api_requests_1m ON CLUSTER `ops`;

DROP TABLE IF EXISTS api_requests_1m ON CLUSTER `ops` SYNC;

DROP TABLE IF EXISTS api_requests_1m_local ON CLUSTER `ops` SYNC;

CREATE TABLE IF NOT EXISTS api_requests_1m_local ON CLUSTER `ops` (ts DateTime64(3, 'UTC') CODEC(LZ4), endpoint LowCardinality(String), method LowCardinality(String), status UInt16 CODEC(T64, ZSTD(1)), app LowCardinality(String), source LowCardinality(String), duration Float64 CODEC(LZ4), n UInt64 CODEC(T64, ZSTD(1)), duration_sum Float64 CODEC(ZSTD(1))) ENGINE = ReplicatedSummingMergeTree('/clickhouse/tables/{shard}/{database}/api_requests_1m_local', '{replica}') PARTITION BY toYYYYMMDD(ts) ORDER BY (ts, endpoint, method, status, app, source, duration) SETTINGS ttl_only_drop_parts = 1, materialize_ttl_recalculate_only = 1, replicated_deduplication_window = 10000, replicated_deduplication_window_seconds = 5184000;

CREATE TABLE IF NOT EXISTS api_requests_1m ON CLUSTER `ops` AS api_requests_1m_local ENGINE = Distributed('ops', currentDatabase(), api_requests_1m_local, rand());

CREATE MATERIALIZED VIEW api_requests_to_api_requests_1m ON CLUSTER `ops` TO api_requests_1m_local AS SELECT ts_ AS ts, endpoint_ AS endpoint, method_ AS method, status_ AS status, app_ AS app, source_ AS source, duration_ AS duration, count() AS n, sum(duration_in) AS duration_sum FROM (SELECT toDateTime64(toStartOfInterval(ts, INTERVAL 1 MINUTE), 3, 'UTC') AS ts_, endpoint AS endpoint_, method AS method_, status AS status_, app AS app_, source AS source_, toFloat64(multiIf(duration <= 500, 500, duration <= 2000, 2000, 2001)) AS duration_, duration AS duration_in FROM api_requests_local) GROUP BY ts_, endpoint_, method_, status_, app_, source_, duration_;

CREATE TABLE IF NOT EXISTS api_requests_1h_local ON CLUSTER `ops` (ts DateTime64(3, 'UTC') CODEC(LZ4), endpoint LowCardinality(String), method LowCardinality(String), status UInt16 CODEC(T64, ZSTD(1)), app LowCardinality(String), source LowCardinality(String), duration Float64 CODEC(LZ4), n UInt64 CODEC(T64, ZSTD(1)), duration_sum Float64 CODEC(ZSTD(1))) ENGINE = ReplicatedSummingMergeTree('/clickhouse/tables/{shard}/{database}/api_requests_1h_local', '{replica}') PARTITION BY toYYYYMMDD(ts) ORDER BY (ts, endpoint, method, status, app, source, duration) SETTINGS ttl_only_drop_parts = 1, materialize_ttl_recalculate_only = 1, replicated_deduplication_window = 10000, replicated_deduplication_window_seconds = 5184000;

CREATE TABLE IF NOT EXISTS api_requests_1h ON CLUSTER `ops` AS api_requests_1h_local ENGINE = Distributed('ops', currentDatabase(), api_requests_1h_local, rand());

CREATE MATERIALIZED VIEW api_requests_1m_to_api_requests_1h ON CLUSTER `ops` TO api_requests_1h_local AS SELECT ts_ AS ts, endpoint_ AS endpoint, method_ AS method, status_ AS status, app_ AS app, source_ AS source, duration_ AS duration, sum(n_in) AS n, sum(duration_sum_in) AS duration_sum FROM (SELECT toDateTime64(toStartOfInterval(ts, INTERVAL 1 HOUR), 3, 'UTC') AS ts_, endpoint AS endpoint_, method AS method_, status AS status_, app AS app_, source AS source_, duration AS duration_, n AS n_in, duration_sum AS duration_sum_in FROM api_requests_1m_local) GROUP BY ts_, endpoint_, method_, status_, app_, source_, duration_;

CREATE TABLE IF NOT EXISTS api_durations_1h_local ON CLUSTER `ops` (ts DateTime64(3, 'UTC') CODEC(LZ4), endpoint LowCardinality(String), method LowCardinality(String), status UInt16 CODEC(T64, ZSTD(1)), app LowCardinality(String), source LowCardinality(String), duration Float64 CODEC(LZ4), n UInt64 CODEC(T64, ZSTD(1)), duration_sum Float64 CODEC(ZSTD(1))) ENGINE = ReplicatedSummingMergeTree('/clickhouse/tables/{shard}/{database}/api_durations_1h_local', '{replica}') PARTITION BY toYYYYMMDD(ts) ORDER BY (ts, endpoint, method, status, app, source, duration) SETTINGS ttl_only_drop_parts = 1, materialize_ttl_recalculate_only = 1, replicated_deduplication_window = 10000, replicated_deduplication_window_seconds = 5184000;

CREATE TABLE IF NOT EXISTS api_durations_1h ON CLUSTER `ops` AS api_durations_1h_local ENGINE = Distributed('ops', currentDatabase(), api_durations_1h_local, rand());

CREATE MATERIALIZED VIEW api_requests_to_api_durations_1h ON CLUSTER `ops` TO api_durations_1h_local AS SELECT ts_ AS ts, endpoint_ AS endpoint, method_ AS method, status_ AS status, app_ AS app, source_ AS source, duration_ AS duration, count() AS n, sum(duration_in) AS duration_sum FROM (SELECT toDateTime64(toStartOfInterval(ts, INTERVAL 1 HOUR), 3, 'UTC') AS ts_, endpoint AS endpoint_, method AS method_, status AS status_, app AS app_, source AS source_, toFloat64(multiIf(duration < 0.01, 0, duration <= 500, least(2 * pow(1.02, ceil(log(duration) / log(1.02))) / 2.02, 500), duration <= 2000, least(greatest(2 * pow(1.02, ceil(log(duration) / log(1.02))) / 2.02, 500.001), 2000), greatest(2 * pow(1.02, ceil(log(duration) / log(1.02))) / 2.02, 2000.001))) AS duration_, duration AS duration_in FROM api_requests_local) GROUP BY ts_, endpoint_, method_, status_, app_, source_, duration_;

CREATE TABLE IF NOT EXISTS api_durations_1d_local ON CLUSTER `ops` (ts DateTime64(3, 'UTC') CODEC(LZ4), endpoint LowCardinality(String), method LowCardinality(String), status UInt16 CODEC(T64, ZSTD(1)), app LowCardinality(String), source LowCardinality(String), duration Float64 CODEC(LZ4), n UInt64 CODEC(T64, ZSTD(1)), duration_sum Float64 CODEC(ZSTD(1))) ENGINE = ReplicatedSummingMergeTree('/clickhouse/tables/{shard}/{database}/api_durations_1d_local', '{replica}') PARTITION BY toYYYYMMDD(ts) ORDER BY (ts, endpoint, method, status, app, source, duration) SETTINGS ttl_only_drop_parts = 1, materialize_ttl_recalculate_only = 1, replicated_deduplication_window = 10000, replicated_deduplication_window_seconds = 5184000;

CREATE TABLE IF NOT EXISTS api_durations_1d ON CLUSTER `ops` AS api_durations_1d_local ENGINE = Distributed('ops', currentDatabase(), api_durations_1d_local, rand());

CREATE MATERIALIZED VIEW api_durations_1h_to_api_durations_1d ON CLUSTER `ops` TO api_durations_1d_local AS SELECT ts_ AS ts, endpoint_ AS endpoint, method_ AS method, status_ AS status, app_ AS app, source_ AS source, duration_ AS duration, sum(n_in) AS n, sum(duration_sum_in) AS duration_sum FROM (SELECT toDateTime64(toStartOfInterval(ts, INTERVAL 1 DAY), 3, 'UTC') AS ts_, endpoint AS endpoint_, method AS method_, intDiv(status, 100) * 100 AS status_, app AS app_, source AS source_, duration AS duration_, n AS n_in, duration_sum AS duration_sum_in FROM api_durations_1h_local) GROUP BY ts_, endpoint_, method_, status_, app_, source_, duration_;

CREATE TABLE IF NOT EXISTS ai_calls_1h_local ON CLUSTER `ops` (ts DateTime64(3, 'UTC') CODEC(LZ4), service LowCardinality(String), model LowCardinality(String), success UInt8, error_class LowCardinality(String), app LowCardinality(String), source LowCardinality(String), n UInt64 CODEC(T64, ZSTD(1)), tokens_sum UInt64 CODEC(T64, ZSTD(1)), cost_sum Decimal(38, 6) CODEC(ZSTD(1)), latency_sum Float64 CODEC(ZSTD(1))) ENGINE = ReplicatedSummingMergeTree('/clickhouse/tables/{shard}/{database}/ai_calls_1h_local', '{replica}') PARTITION BY toYYYYMMDD(ts) ORDER BY (ts, service, model, success, error_class, app, source) SETTINGS ttl_only_drop_parts = 1, materialize_ttl_recalculate_only = 1, replicated_deduplication_window = 10000, replicated_deduplication_window_seconds = 5184000;

CREATE TABLE IF NOT EXISTS ai_calls_1h ON CLUSTER `ops` AS ai_calls_1h_local ENGINE = Distributed('ops', currentDatabase(), ai_calls_1h_local, rand());

CREATE MATERIALIZED VIEW ai_calls_to_ai_calls_1h ON CLUSTER `ops` TO ai_calls_1h_local AS SELECT ts_ AS ts, service_ AS service, model_ AS model, success_ AS success, error_class_ AS error_class, app_ AS app, source_ AS source, count() AS n, sum(tokens_in) AS tokens_sum, sum(cost_in) AS cost_sum, sum(latency_in) AS latency_sum FROM (SELECT toDateTime64(toStartOfInterval(ts, INTERVAL 1 HOUR), 3, 'UTC') AS ts_, service AS service_, model AS model_, success AS success_, error_class AS error_class_, app AS app_, source AS source_, tokens AS tokens_in, cost AS cost_in, latency AS latency_in FROM ai_calls_local) GROUP BY ts_, service_, model_, success_, error_class_, app_, source_;

CREATE TABLE IF NOT EXISTS user_actions_1h_local ON CLUSTER `ops` (ts DateTime64(3, 'UTC') CODEC(LZ4), action LowCardinality(String), app LowCardinality(String), source LowCardinality(String), n SimpleAggregateFunction(sum, UInt64) CODEC(ZSTD(1)), users AggregateFunction(uniqCombined64(17), String) CODEC(ZSTD(1))) ENGINE = ReplicatedAggregatingMergeTree('/clickhouse/tables/{shard}/{database}/user_actions_1h_local', '{replica}') PARTITION BY toYYYYMMDD(ts) ORDER BY (ts, action, app, source) SETTINGS ttl_only_drop_parts = 1, materialize_ttl_recalculate_only = 1, replicated_deduplication_window = 10000, replicated_deduplication_window_seconds = 5184000;

CREATE TABLE IF NOT EXISTS user_actions_1h ON CLUSTER `ops` AS user_actions_1h_local ENGINE = Distributed('ops', currentDatabase(), user_actions_1h_local, rand());

CREATE MATERIALIZED VIEW user_actions_to_user_actions_1h ON CLUSTER `ops` TO user_actions_1h_local AS SELECT ts_ AS ts, action_ AS action, app_ AS app, source_ AS source, count() AS n, uniqCombined64ArrayState(17)(if(user_id_in = '', emptyArrayString(), [user_id_in])) AS users FROM (SELECT toDateTime64(toStartOfInterval(ts, INTERVAL 1 HOUR), 3, 'UTC') AS ts_, action AS action_, app AS app_, source AS source_, user_id AS user_id_in FROM user_actions_local) GROUP BY ts_, action_, app_, source_;
