import type { FilterOp } from '../../contract/query-fields.ts';
import type { InspectionGroup } from '../../contract/inspection.ts';
import type { Text } from '../../contract/text.ts';
import type { Change, Limit } from '../judge.ts';
import type { Runbook } from '../runbook-panels.ts';

/** A number of a dataset, asked as a panel would ask, and when it is bad. */
export interface MeasuredItem {
  id: string;
  group: InspectionGroup;
  title: Text;
  measure: string;
  /** The worst of its values is judged. */
  by?: string | readonly string[];
  filters?: ReadonlyArray<{ member: string; op: FilterOp; values: string[] }>;
  /** How far back the number looks. */
  hours: number;
  judge: { limit: Limit } | { change: Change };
  /** Any of these above 0 tells that counts of 0 are no lack of data. */
  needs?: readonly string[];
  /** Where it comes from one sampler, which knows why it has no value. */
  sampled?: Sampled;
  /**
   * Read at intervals, and judged only where enough of the window was watched: a mean, or a count, which is too high as soon as it is.
   * With one dimension at most.
   */
  watched?: 'mean' | 'count';
  /** Targets of the probes that must have a value each, by settings: one without is not known, whatever the others say. */
  expects?: 'https targets';
  /** What to look at where there is no value: the setting without which there is none. */
  hint?: Text;
  /** Absent where no board shows the measure. A panel of days shows so many. */
  evidence?: { board: string; panel: number; days?: number };
  /** Uid of the rule whose runbook says what to do. */
  runbook?: Runbook;
}

/** What an item without a value means, by how its sampler fares. */
export interface Sampled {
  /** As in `GET /api/v1/samplers`; what Prometheus provides in its place counts as well. */
  by: 'host.cpu' | 'host.memory' | 'host.disk' | 'mysql' | 'redis' | 'probes';
  /** Off: `absent` where another item tells of it. */
  whenOff: 'absent' | 'unknown';
  /** What a sampler says that told everything it was asked for, and this not once in eight days. Unset: that is unknown. */
  lacking?: Text;
}

/** An item as its subject lists it: the name within the group is its key, a day is what it looks at. */
type Listed = Omit<MeasuredItem, 'id' | 'group' | 'hours'> & { hours?: number };

export const DAY = 24;
/** For what is a state and no sum of a day. */
export const NOW = 0.25;

/** The items of one group, by their name in it. */
export function itemsOf(group: InspectionGroup, listed: Readonly<Record<string, Listed>>): MeasuredItem[] {
  return Object.entries(listed).map(([name, item]) => ({ id: `${group}.${name}`, group, hours: DAY, ...item }));
}

/** Bad when it is more. */
export function above(warn: number, fail: number): { limit: Limit } {
  return { limit: { breach: 'above', warn, fail } };
}

/** Bad when it is less. */
export function below(warn: number, fail: number): { limit: Limit } {
  return { limit: { breach: 'below', warn, fail } };
}

/** Bad when it is 40 % less than in the week before, worse at 80 %. Below `least` a day chance decides. */
export function drop(least: number): { change: Change } {
  return { change: { dropWarn: 40, dropFail: 80, least } };
}

/** Bad when it has grown by so many percent since the week before. Below `least` a day chance decides. */
export function rise(warn: number, fail: number, least: number): { change: Change } {
  return { change: { riseWarn: warn, riseFail: fail, least } };
}

/** As `rise`, where none at all is good news. */
export function riseFromNone(warn: number, fail: number, least: number): { change: Change } {
  return { change: { riseWarn: warn, riseFail: fail, least, zeroIsGood: true } };
}

/** Panels of a board, by id. */
export function panelsOf(board: string): (panel: number) => { board: string; panel: number } {
  return (panel) => ({ board, panel });
}
