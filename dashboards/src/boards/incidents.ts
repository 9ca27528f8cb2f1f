import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard';
import { both } from '../house-style.ts';
import type { Section } from '../layout.ts';
import { INCIDENTS_PANEL as ID, INCIDENTS_UID } from '../panel-ids.ts';
import { deadLetters, deliveriesByOutcome, failedDeliveries } from '../panels/deliveries.ts';
import {
  allIncidents,
  incidentsCourse,
  meanTimeToAcknowledge,
  meanTimeToResolve,
  noiseByRule,
  openIncidents,
  otherIncidents,
  slaBreaches,
  timesCourse,
  urgentIncidents,
} from '../panels/incidents.ts';
import { boardBuilder, finishBoard } from './board.ts';

/** 事件: what is open and who has it, whether it is dealt with in time, whether people were told, and which rules only make noise. */
export function incidentsBoard(): Dashboard {
  const builder = boardBuilder({
    uid: INCIDENTS_UID,
    title: '事件',
    description: both(
      '由告警形成的事件:未解决的、响应与解决用时、是否超时、各规则的噪声。未解决的数量是现在的,其余按时间范围。',
      'Alerts as incidents: open ones, times to answer and solve them, whether in time, the noise of each rule. What is open is as of now, the rest follows the range.'
    ),
    tags: ['incidents'],
    time: { from: 'now-30d', to: 'now' },
    refresh: '30s',
    // Its panels are about nothing else.
    incidents: 'hidden',
  });
  return finishBoard(builder, sections());
}

function sections(): Section[] {
  return [
    {
      shelves: [
        {
          height: 5,
          panels: [
            { id: ID.urgent, width: 4, panel: urgentIncidents() },
            { id: ID.others, width: 4, panel: otherIncidents() },
            { id: ID.timeToAcknowledge, width: 6, panel: meanTimeToAcknowledge() },
            { id: ID.timeToResolve, width: 6, panel: meanTimeToResolve() },
            { id: ID.breaches, width: 4, panel: slaBreaches() },
          ],
        },
        { height: 8, panels: [{ id: ID.open, width: 24, panel: openIncidents() }] },
        {
          height: 8,
          panels: [
            { id: ID.course, width: 12, panel: incidentsCourse() },
            { id: ID.times, width: 12, panel: timesCourse() },
          ],
        },
      ],
    },
    {
      title: '通知',
      shelves: [
        {
          height: 8,
          panels: [
            { id: ID.deliveries, width: 8, panel: deliveriesByOutcome() },
            { id: ID.failedDeliveries, width: 8, panel: failedDeliveries() },
            { id: ID.deadLetters, width: 8, panel: deadLetters() },
          ],
        },
      ],
    },
    {
      title: '规则与历史',
      shelves: [
        { height: 8, panels: [{ id: ID.noise, width: 24, panel: noiseByRule() }] },
        { height: 12, panels: [{ id: ID.all, width: 24, panel: allIncidents() }] },
      ],
    },
  ];
}
