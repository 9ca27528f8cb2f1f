import { NO_DATA } from '../house-style.ts';

/** What a panel says where there is nothing: what to connect, so that nobody takes silence for peace. */
export const NO_API_LOGS = `${NO_DATA}:用 LOG_DIR 接入应用的 API 日志 / No data: connect the application's API logs with LOG_DIR`;
export const NO_ACTION_LOGS = `${NO_DATA}:用 LOG_DIR 接入 user_action 日志 / No data: connect user_action logs with LOG_DIR`;
export const NO_AI_LOGS = `${NO_DATA}:用 LOG_DIR 接入 ai_service 日志 / No data: connect ai_service logs with LOG_DIR`;
export const NO_AI_BUDGET = `${NO_DATA}:用 AI_COST_DAILY_BUDGET 与 AI_COST_MONTHLY_BUDGET 设置预算 / No data: set budgets with AI_COST_DAILY_BUDGET and AI_COST_MONTHLY_BUDGET`;
export const NO_BUSINESS_EVENTS = `${NO_DATA}:上报 business_event 日志或 POST /api/metrics / No data: log business_event lines or POST /api/metrics`;
export const NO_BROWSER = `${NO_DATA}:在页面接入 telemetry 浏览器包 / No data: add the telemetry browser package to the pages`;
export const NO_MYSQL_SAMPLES = `${NO_DATA}:用 MYSQL_URL 或 PROMETHEUS_URL 采样 MySQL / No data: sample MySQL with MYSQL_URL or PROMETHEUS_URL`;
export const NO_REDIS_SAMPLES = `${NO_DATA}:用 REDIS_URL 或 PROMETHEUS_URL 采样 Redis / No data: sample Redis with REDIS_URL or PROMETHEUS_URL`;
export const NO_REPLICATION = `${NO_DATA}:不是副本,或账号缺少 REPLICATION CLIENT / No data: no replica, or the account lacks REPLICATION CLIENT`;
export const NO_PROBES = `${NO_DATA}:用 PROBE_TARGETS 设置拨测目标 / No data: set targets with PROBE_TARGETS`;
export const NO_CERTIFICATES = `${NO_DATA}:用 PROBE_TARGETS 或 TLS_HOSTS 设置要看证书的主机 / No data: set hosts with PROBE_TARGETS or TLS_HOSTS`;
/** Silence that is good news as long as logs arrive. */
export const NO_MATCHING_LINES = `${NO_DATA}:所选时段与筛选下没有这类日志行 / No data: no such log lines in this range with these filters`;
export const NO_UNPARSED_LINES = `${NO_DATA}:所选时段与筛选下没有无法解析的行 / No data: no line of this range and these filters failed to parse`;
