import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard';
import type { Section } from '../layout.ts';
import { REALTIME_PANEL as ID, REALTIME_UID } from '../panel-ids.ts';
import { aiByService, aiSuccessNow, aiUsage } from '../panels/ai-calls.ts';
import { errorRate, errorRateNow, failingEndpoints, responseTime, responseTimeNow } from '../panels/api.ts';
import { componentDetails, componentHistory, connectionErrors, probeLatency } from '../panels/components.ts';
import { cpu, memory } from '../panels/host.ts';
import { ingestSilence } from '../panels/ingest.ts';
import { certificateDays, probeTime } from '../panels/probes.ts';
import { mysqlConnections, mysqlQueries, redisUse, replicationLag } from '../panels/servers.ts';
import { onlineUsers, onlineUsersNow } from '../panels/sessions.ts';
import { aiStatus, databaseStatus, redisStatus, systemStatus } from '../panels/status.ts';
import { ideasToday, plansToday } from '../panels/today.ts';
import { boardBuilder, finishBoard } from './board.ts';

/** 实时监控: what is wrong, in seconds. States first, then numbers, then their course, then where to look. */
export function realtimeBoard(): Dashboard {
  const builder = boardBuilder({
    uid: REALTIME_UID,
    title: '实时监控',
    description: 'AI 创意市场的实时运行状况:组件状态、API、在线用户与 AI 使用。每 30 秒刷新。',
    tags: ['realtime'],
    time: { from: 'now-1h', to: 'now' },
    refresh: '30s',
  });
  return finishBoard(builder, sections());
}

function sections(): Section[] {
  return [
    {
      shelves: [
        {
          height: 4,
          panels: [
            { id: ID.systemStatus, width: 6, panel: systemStatus() },
            { id: ID.databaseStatus, width: 6, panel: databaseStatus() },
            { id: ID.redisStatus, width: 6, panel: redisStatus() },
            { id: ID.aiStatus, width: 6, panel: aiStatus() },
          ],
        },
      ],
    },
    {
      title: '现在与今天(错误率与平均响应为最近 5 分钟)',
      shelves: [
        {
          height: 4,
          panels: [
            { id: ID.onlineUsersNow, width: 4, panel: onlineUsersNow() },
            { id: ID.errorRateNow, width: 4, panel: errorRateNow() },
            { id: ID.responseTimeNow, width: 4, panel: responseTimeNow() },
            { id: ID.aiSuccessNow, width: 4, panel: aiSuccessNow() },
            { id: ID.ideasToday, width: 4, panel: ideasToday() },
            { id: ID.plansToday, width: 4, panel: plansToday() },
          ],
        },
        {
          height: 8,
          panels: [
            { id: ID.responseTime, width: 12, panel: responseTime() },
            { id: ID.errorRate, width: 12, panel: errorRate() },
          ],
        },
        {
          height: 8,
          panels: [
            { id: ID.onlineUsers, width: 12, panel: onlineUsers() },
            { id: ID.aiUsage, width: 12, panel: aiUsage() },
          ],
        },
      ],
    },
    {
      title: '哪里出了问题',
      shelves: [
        {
          height: 10,
          panels: [
            { id: ID.componentDetails, width: 16, panel: componentDetails() },
            { id: ID.connectionErrors, width: 8, panel: connectionErrors() },
          ],
        },
        {
          height: 8,
          panels: [
            { id: ID.failingEndpoints, width: 13, panel: failingEndpoints() },
            { id: ID.aiByService, width: 11, panel: aiByService() },
          ],
        },
      ],
    },
    {
      title: '主机与组件',
      shelves: [
        {
          height: 8,
          panels: [
            { id: ID.cpu, width: 12, panel: cpu() },
            { id: ID.memory, width: 12, panel: memory() },
          ],
        },
        {
          height: 8,
          panels: [
            { id: ID.componentHistory, width: 8, panel: componentHistory() },
            { id: ID.probeLatency, width: 8, panel: probeLatency() },
            { id: ID.ingestSilence, width: 8, panel: ingestSilence() },
          ],
        },
      ],
    },
    {
      title: '数据库、缓存与拨测',
      shelves: [
        {
          height: 8,
          panels: [
            { id: ID.mysqlConnections, width: 8, panel: mysqlConnections() },
            { id: ID.mysqlQueries, width: 8, panel: mysqlQueries() },
            { id: ID.replicationLag, width: 8, panel: replicationLag() },
          ],
        },
        {
          height: 8,
          panels: [
            { id: ID.redisUse, width: 8, panel: redisUse() },
            { id: ID.probeTime, width: 8, panel: probeTime() },
            { id: ID.certificateDays, width: 8, panel: certificateDays() },
          ],
        },
      ],
    },
  ];
}
