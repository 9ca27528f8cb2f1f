import { REALTIME_PANEL, REALTIME_UID } from '../panel-ids.ts';
import { MetricQueryBuilder } from '../query.ts';
import { defineAlert } from './alert-definition.ts';
import { whereLessThan } from './formulas.ts';
import { DAY_SECONDS, HOUR_SECONDS } from './stretches.ts';

/** An hour in which no silence was longer, seconds, is one in which events normally come. */
export const USUAL_SILENCE_SECONDS = 300;

const silence = () => new MetricQueryBuilder('ingest.silence').asNumber();

/** Asks how long nothing has come, not how much came: silence has a value, where a count over nothing could have none. */
export const ingestSilent = defineAlert({
  uid: 'ingest-silent',
  title: '数据接入静默',
  summary: '平时此刻有日志与事件,现在一条也没有:应用停了,或者日志送不进来。',
  query: silence,
  windowSeconds: 60,
  weighed: {
    against: { B: { query: silence, windowSeconds: HOUR_SECONDS, agoSeconds: DAY_SECONDS - HOUR_SECONDS / 2 } },
    formula: whereLessThan(USUAL_SILENCE_SECONDS),
    inWords: `距最近一条日志或事件的秒数,昨天此刻前后半小时里静默曾达到 ${USUAL_SILENCE_SECONDS} 秒的不计`,
  },
  threshold: { above: 900 },
  format: { verb: '%.0f', suffix: ' 秒' },
  figures: [{ name: '昨天此刻前后最长静默', from: 'B', format: { verb: '%.0f', suffix: ' 秒' } }],
  for: '2m',
  keepFiringFor: '0s',
  every: '60s',
  severity: 'P1',
  team: 'monitoring',
  channels: ['email', 'sms', 'dingtalk'],
  noData: 'OK',
  panel: { dashboardUid: REALTIME_UID, panelId: REALTIME_PANEL.ingestSilence },
});
