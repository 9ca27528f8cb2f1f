import { randomUUID } from 'node:crypto';
import type { InspectionConfig } from '../config-inspection.ts';
import type { ComponentHealth } from '../contract/health.ts';
import type { Incident } from '../contract/incidents.ts';
import type { AbsentItem, Inspection, InspectionItem, InspectionTrigger } from '../contract/inspection.ts';
import type { Clock } from '../platform/clock.ts';
import { inspectAlerts, type AlertFacts } from './alert-items.ts';
import { inspectBackups } from './backup-items.ts';
import type { BackupWatch } from './backups/backup-watch.ts';
import { inspectComponents } from './component-items.ts';
import { inspectMeasure, type MeasureSources } from './inspect-measures.ts';
import type { Finding } from './item.ts';
import { isSkipped } from './item-ids.ts';
import { baselineOf, changeOf, worstOf } from './judge.ts';
import { inspectLogIns } from './log-in-items.ts';
import { MEASURED_ITEMS } from './measured-items.ts';
import { RUNBOOK_PANELS } from './runbook-panels.ts';
import { inspectTls } from './tls-items.ts';
import type { Certificate, TlsHost } from './tls-certificate.ts';

/** Everything that an inspection looks at. */
export interface InspectionSources extends MeasureSources {
  /** Probes every component now. */
  components: () => Promise<readonly ComponentHealth[]>;
  incidents: () => readonly Incident[];
  /** Whether any alert has ever come, also one that has left the book; null where that cannot be read. Never rejects. */
  hasAlertEverCome: () => Promise<boolean | null>;
  /** When an alert rule last asked something. */
  lastRuleAt: () => number | null;
  /** When the server started. */
  startedAt: number;
  backups: BackupWatch;
  certificate: (host: TlsHost) => Promise<Certificate>;
  isDemo: () => boolean;
}

interface InspectorOptions {
  config: InspectionConfig;
  /** Whose clock findings are told by. */
  timezone: string;
  sources: InspectionSources;
  /** Earlier inspections, the newest first, for what has no history of its own. */
  earlier: () => readonly Inspection[];
  clock: Clock;
}

export interface Inspector {
  /** Looks at everything now. Never rejects: what cannot be told is unknown. */
  inspect(of: { trigger: InspectionTrigger; dueAt: number; by: string }): Promise<Inspection>;
}

const DAY = 864e5;
/** Measures are asked so many at a time: eight questions each. */
const AT_ONCE = 4;
const RUNBOOKS_BOARD = 'aimarket-runbooks';
/** Who sees to a group unless INSPECTION_OWNERS says otherwise. */
const OWNERS: Readonly<Record<InspectionItem['group'], string>> = {
  system: 'platform',
  api: 'platform',
  business: 'business',
  ai: 'ai',
  security: 'security',
  alerts: 'monitoring',
  tls: 'platform',
  backups: 'platform',
};

export function createInspector({ config, timezone, sources, earlier, clock }: InspectorOptions): Inspector {
  const { read, series, backups } = sources;

  async function measured(now: number): Promise<Array<Finding | AbsentItem>> {
    const wanted = MEASURED_ITEMS.filter(({ id }) => !isSkipped(id, config.skip));
    const found: Array<Finding | AbsentItem> = [];
    for (let start = 0; start < wanted.length; start += AT_ONCE) {
      const some = wanted.slice(start, start + AT_ONCE);
      found.push(...(await Promise.all(some.map((item) => inspectMeasure(item, sources, now)))));
    }
    return found;
  }

  async function alertFacts(): Promise<AlertFacts> {
    const incidents = sources.incidents();
    const hasEverCome = incidents.length > 0 || (await sources.hasAlertEverCome());
    return { incidents, hasEverCome, lastRuleAt: sources.lastRuleAt(), startedAt: sources.startedAt };
  }

  async function findings(now: number): Promise<Array<Finding | AbsentItem>> {
    const components = await sources.components();
    const parts = [
      await inspectComponents(components, { read, series }, now),
      await measured(now),
      [await inspectLogIns(config.logIns, read, series, timezone, now)],
      inspectAlerts(await alertFacts(), now),
      await inspectTls(config.tlsHosts, sources.certificate, now),
      inspectBackups(await backups.look(), config.backups.maxAgeHours, now),
    ];
    return parts.flat();
  }

  return {
    async inspect({ trigger, dueAt, by }) {
      const startedAt = clock();
      const found = await findings(startedAt);
      const all = found.filter((each): each is Finding => 'status' in each);
      const absent = found.filter((each): each is AbsentItem => !('status' in each));
      const skipped = all.filter(({ id }) => isSkipped(id, config.skip));
      const items = all
        .filter((finding) => !skipped.includes(finding))
        .sort((a, b) => groupOrder(a) - groupOrder(b))
        .map((finding) => itemOf(finding, { config, earlier: earlier(), now: startedAt }));
      const count = (status: InspectionItem['status']) => items.filter((item) => item.status === status).length;
      return {
        id: randomUUID(),
        trigger,
        dueAt,
        startedAt,
        finishedAt: clock(),
        status: items.length === 0 ? 'unknown' : worstOf(items.map(({ status }) => status)),
        counts: { ok: count('ok'), warn: count('warn'), fail: count('fail'), unknown: count('unknown') },
        demo: sources.isDemo(),
        by,
        items,
        skipped: [...new Set([...skipped.map(({ id }) => id), ...MEASURED_ITEMS.map(({ id }) => id)])].filter((id) =>
          isSkipped(id, config.skip)
        ),
        absent,
      };
    },
  };
}

const GROUP_ORDER = Object.keys(OWNERS);

function groupOrder({ group }: Finding): number {
  return GROUP_ORDER.indexOf(group);
}

interface ItemContext {
  config: Pick<InspectionConfig, 'owners' | 'grafanaUrl'>;
  earlier: readonly Inspection[];
  now: number;
}

function itemOf(finding: Finding, { config, earlier, now }: ItemContext): InspectionItem {
  const { evidence, runbook, before = recorded(finding.id, earlier, now), details = [], ...rest } = finding;
  const { yesterday, baseline } = before;
  const root = config.grafanaUrl ?? '';
  const panel = runbook === undefined ? undefined : RUNBOOK_PANELS[runbook];
  return {
    ...rest,
    yesterday,
    baseline,
    change: changeOf(rest.value, baseline),
    details: [...details],
    evidence: evidence
      ? `${root}/d/${evidence.board}?viewPanel=${evidence.panel}&from=${evidence.range.from}&to=${evidence.range.to}`
      : null,
    owner: config.owners.get(rest.group) ?? OWNERS[rest.group],
    runbook: panel === undefined ? null : `${root}/d/${RUNBOOKS_BOARD}?viewPanel=${panel}`,
  };
}

/** What the daily inspections of the week before said of an item. */
function recorded(id: string, earlier: readonly Inspection[], now: number): NonNullable<Finding['before']> {
  const values = Array.from({ length: 7 }, (_, day) => {
    const middle = now - (day + 1) * DAY;
    const near = earlier.find(
      ({ startedAt, trigger }) => trigger !== 'on_demand' && Math.abs(startedAt - middle) < DAY / 2
    );
    return near?.items.find((item) => item.id === id)?.value ?? null;
  });
  return { yesterday: values[0] ?? null, baseline: baselineOf(values) };
}
