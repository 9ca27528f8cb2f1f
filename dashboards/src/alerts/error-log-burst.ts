import { API_PANEL, API_UID } from '../panel-ids.ts';
import { MetricQueryBuilder } from '../query.ts';
import { defineAlert } from './alert-definition.ts';
import { timesInWords, timesTheUsual } from './formulas.ts';
import { HOUR_SECONDS } from './stretches.ts';

const WINDOW_SECONDS = 300;
const STRETCHES = HOUR_SECONDS / WINDOW_SECONDS;
/** In the window; fewer are no burst, however quiet it was before. */
export const LEAST_ERRORS = 30;

const counted = () => new MetricQueryBuilder('errors.errors').asNumber();

/** Servers and browsers together: a burst from silence has no usual level by source to be weighed against. */
export const errorLogBurst = defineAlert({
  uid: 'error-log-burst',
  title: '错误日志突增',
  summary: '错误远多于平时,通常是一次发布或一个依赖的故障。',
  query: counted,
  windowSeconds: WINDOW_SECONDS,
  weighed: {
    against: { B: { query: counted, windowSeconds: HOUR_SECONDS, agoSeconds: WINDOW_SECONDS } },
    formula: timesTheUsual(LEAST_ERRORS, STRETCHES),
    inWords: `最近 5 分钟是之前一小时每 5 分钟均值加 1 的几倍,不足 ${LEAST_ERRORS} 个不计`,
  },
  threshold: { above: 5, recoverBelow: 3 },
  format: { verb: '%.1f', suffix: ' 倍' },
  figures: [
    { name: '最近 5 分钟', from: 'A', format: { verb: '%.0f', suffix: '' } },
    { name: '之前一小时', from: 'B', format: { verb: '%.0f', suffix: timesInWords(`${LEAST_ERRORS} 个`, STRETCHES) } },
  ],
  for: '2m',
  keepFiringFor: '5m',
  every: '60s',
  severity: 'P2',
  team: 'platform',
  channels: ['email', 'dingtalk'],
  noData: 'OK',
  panel: { dashboardUid: API_UID, panelId: API_PANEL.errorsOverTime },
});
