import type { Incident } from '../contract/incidents.ts';
import { incidentAnnotationsFrame } from './incident-annotations-frame.ts';

const incident: Incident = {
  id: '20260415-7K3Q',
  rule: { key: 'r', uid: 'r', title: '<b onclick=x>CPU & 内存</b>', folder: '' },
  severity: 'P1',
  state: 'unanswered',
  summary: '<img src=x>',
  startedAt: 1000,
  detectedAt: 2000,
  notifiedAt: null,
  acknowledged: null,
  mitigated: null,
  resolved: null,
  closedAt: null,
  reopened: 0,
  alerts: 1,
  firing: 1,
  firings: 1,
  value: '',
  threshold: '',
  panelUrl: '',
  runbookUrl: '',
  sla: {
    acknowledge: { limitMs: 1, dueAt: 1, state: 'running' },
    resolve: { limitMs: 1, dueAt: 1, state: 'running' },
  },
  link: null,
  demo: false,
};

test('nothing that an alert or a rule says is markup', () => {
  const { data } = incidentAnnotationsFrame('A', [incident], 5000, {}, 'zh');
  expect(data.values.map(([value]) => value)).toEqual([
    1000,
    5000,
    'P1 &lt;b onclick=x&gt;CPU &amp; 内存&lt;/b&gt;',
    '20260415-7K3Q · 待响应\n&lt;img src=x&gt;',
    'P1,待响应',
    '20260415-7K3Q',
  ]);
});
