import { REALTIME_PANEL, REALTIME_UID } from '../panel-ids.ts';
import { runbookPath } from './alert-definition.ts';
import { expressionQuery, mathModel, type ProvisionedRule } from './compile-rule.ts';

const UID = 'watchdog';

/**
 * Always fires. What it tells is told by its absence: whoever receives it outside Grafana calls when it stops. It asks nothing, so
 * that it stops with Grafana and with nothing else; the data server has a rule of its own.
 */
export const WATCHDOG: ProvisionedRule = {
  uid: UID,
  title: '告警心跳',
  condition: 'A',
  data: [expressionQuery(mathModel('A', '1 == 1'))],
  for: '0s',
  keepFiringFor: '0s',
  noDataState: 'Alerting',
  execErrState: 'Alerting',
  isPaused: false,
  dashboardUid: REALTIME_UID,
  panelId: REALTIME_PANEL.systemStatus,
  annotations: {
    __dashboardUid__: REALTIME_UID,
    __panelId__: String(REALTIME_PANEL.systemStatus),
    summary: '告警链路的心跳,一直触发;停止才是故障。',
    runbook_url: runbookPath(UID),
  },
  labels: { severity: 'P3', team: 'monitoring', notify: 'heartbeat' },
};
