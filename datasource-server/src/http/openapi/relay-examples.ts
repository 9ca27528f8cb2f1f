import type { z } from 'zod';
import type { grafanaNotificationSchema } from '../../contract/alerts.ts';
import type { RelayAnswer, RelayStatus, RelayTestAnswer } from '../../contract/relay.ts';

const SECOND = 1_767_542_400_000;

export const NOTIFICATION_EXAMPLE: z.input<typeof grafanaNotificationSchema> = {
  receiver: 'ops-dingtalk',
  status: 'firing',
  alerts: [
    {
      status: 'firing',
      labels: { alertname: 'API 错误率过高', severity: 'P0', notify: 'email sms dingtalk' },
      annotations: {
        summary: '状态码不小于 400 的 API 请求占比过高,用户正在看到失败。',
        current_value: '7.20%',
        threshold: '> 5%',
        runbook_url: '/d/aimarket-runbooks',
      },
      startsAt: '2026-01-04T16:00:00Z',
      endsAt: '0001-01-01T00:00:00Z',
      fingerprint: 'c6eadffa33fcdf37',
      values: { A: 7.2, C: 1 },
    },
  ],
  externalURL: 'http://127.0.0.1:3000/',
};

export const RELAY_ANSWER_EXAMPLE: RelayAnswer = { channel: 'dingtalk', queued: 1, duplicates: 0, skipped: 0 };

export const RELAY_TEST_EXAMPLE: RelayTestAnswer = {
  id: '0c2f4a9be01d77a',
  outcome: 'sent',
  target: '139****0001',
  code: 'OK',
  text: 'OK',
};

export const RELAY_STATUS_EXAMPLE: RelayStatus = {
  dryRun: false,
  channels: [
    {
      channel: 'sms',
      configured: true,
      missing: [],
      waiting: 0,
      deadLetters: 1,
      pausedUntil: null,
      lastSentAt: SECOND,
      problem: null,
      limits: [{ target: '139****0001', windowMs: 86_400_000, most: 50, used: 3 }],
    },
  ],
  deadLetters: [
    {
      id: '0c2f4a9be01d77a',
      channel: 'sms',
      target: '139****0001',
      person: '张三',
      rule: 'API 错误率过高',
      severity: 'P0',
      status: 'firing',
      incident: 'INC-20260105-001',
      queuedAt: SECOND,
      diedAt: SECOND + 900,
      attempts: 1,
      code: 'isv.BUSINESS_LIMIT_CONTROL',
      text: '该号码被限流或不可用,改为通知下一人或其他渠道',
    },
  ],
  escalations: [
    { incident: 'INC-20260105-001', rule: '数据库连接异常', since: SECOND, phoned: ['张三'], nextAt: SECOND + 300_000 },
  ],
  rota: { configured: true, onDuty: ['张三'], loadedAt: SECOND, problem: null },
  outbox: { waiting: 0, unreadable: 0, unrecorded: 0, problem: null },
};
