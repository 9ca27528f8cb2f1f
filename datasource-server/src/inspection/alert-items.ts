import type { Incident } from '../contract/incidents.ts';
import { windowOf } from './inspect-measures.ts';
import { unknownFinding, type Finding } from './item.ts';
import { judgeLimit, limitText, type Limit } from './judge.ts';

const BOARD = 'aimarket-incidents';
const DAY = 864e5;
const MINUTE = 60_000;
const SILENCE: Limit = { breach: 'above', warn: 10, fail: 30 };
const DETAILS = 10;

export interface AlertFacts {
  incidents: readonly Incident[];
  /** When an alert rule last asked something; null since the process started. */
  lastRuleAt: number | null;
}

/** Whether rules are evaluated, what is open, and what was dealt with too late. */
export function inspectAlerts({ incidents, lastRuleAt }: AlertFacts, now: number): Finding[] {
  const open = incidents.filter(({ state }) => state !== 'resolved');
  const urgent = open.filter(({ severity }) => severity === 'P0' || severity === 'P1');
  const late = incidents.filter(
    ({ sla, detectedAt }) =>
      detectedAt >= now - DAY && (sla.acknowledge.state === 'breached' || sla.resolve.state === 'breached')
  );
  return [
    rules(lastRuleAt, now),
    counted(
      'alerts.open_urgent',
      '未解决的 P0/P1 事件',
      'Open incidents P0/P1',
      urgent,
      { breach: 'above', fail: 0 },
      1,
      now
    ),
    counted(
      'alerts.open_others',
      '未解决的 P2/P3 事件',
      'Open incidents P2/P3',
      open.filter((incident) => !urgent.includes(incident)),
      { breach: 'above', warn: 0 },
      2,
      now
    ),
    counted(
      'alerts.late',
      '24 小时内超时的事件',
      'Incidents of the day dealt with too late',
      late,
      { breach: 'above', warn: 0 },
      5,
      now
    ),
  ];
}

function rules(lastRuleAt: number | null, now: number): Finding {
  const of = {
    id: 'alerts.evaluation',
    group: 'alerts' as const,
    title: { zh: '告警规则求值(距上次)', en: 'Alert rules evaluated (since the last)' },
    unit: 'm',
    threshold: limitText(SILENCE, 'm'),
    evidence: { board: BOARD, panel: 9, range: windowOf(24, now) },
    runbook: 'watchdog' as const,
  };
  if (lastRuleAt === null) {
    return unknownFinding(of, {
      zh: '数据服务启动以来没有收到告警规则的查询:Grafana 是否已接入、规则是否已加载?',
      en: 'no alert rule has asked anything since the data server started: is Grafana connected, are the rules loaded?',
    });
  }
  const minutes = Math.max(0, (now - lastRuleAt) / MINUTE);
  return {
    ...of,
    status: judgeLimit(minutes, SILENCE),
    value: minutes,
    finding: { zh: `${minutes.toFixed(1)} 分钟前`, en: `${minutes.toFixed(1)} minutes ago` },
  };
}

function counted(
  id: string,
  zh: string,
  en: string,
  incidents: readonly Incident[],
  limit: Limit,
  panel: number,
  now: number
): Finding {
  const said = incidents.slice(0, DETAILS).map(({ id: number, severity, rule }) => {
    const text = `${severity} ${rule.title} (${number})`;
    return { zh: text, en: text };
  });
  return {
    id,
    group: 'alerts',
    title: { zh, en },
    status: judgeLimit(incidents.length, limit),
    value: incidents.length,
    unit: 'short',
    threshold: limitText(limit, 'short'),
    finding: { zh: `${incidents.length} 个`, en: String(incidents.length) },
    details: said,
    evidence: { board: BOARD, panel, range: windowOf(24, now) },
  };
}
