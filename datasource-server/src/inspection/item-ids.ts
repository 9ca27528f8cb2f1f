import type { InspectionConfig } from '../config-inspection.ts';
import { hostName } from './certificate-watch.ts';
import { MEASURED_ITEMS } from './measured-items.ts';

const OTHERS = [
  'security.log_ins',
  'alerts.evaluation',
  'alerts.open_urgent',
  'alerts.open_others',
  'alerts.late',
  'tls.certificate',
  'backups.integrity',
  'backups.age',
  'backups.size',
];

/** Ids of every item that an inspection with these settings may have. */
export function itemIds(
  { tlsHosts, backups }: Pick<InspectionConfig, 'tlsHosts' | 'backups'>,
  components: readonly string[]
): string[] {
  return [
    ...MEASURED_ITEMS.map(({ id }) => id),
    ...OTHERS,
    ...components.map((component) => `system.component:${component}`),
    ...tlsHosts.map((host) => `tls.certificate:${hostName(host)}`),
    ...backups.directories.flatMap(({ name }) =>
      ['integrity', 'age', 'size'].map((about) => `backups.${about}:${name}`)
    ),
  ];
}

/** `ai.*` skips a group, `system.component` all of a kind, `system.component:redis` one item. */
export function isSkipped(id: string, skip: readonly string[]): boolean {
  return skip.some((pattern) =>
    pattern.endsWith('*') ? id.startsWith(pattern.slice(0, -1)) : pattern === id || id.startsWith(`${pattern}:`)
  );
}

/** What is wrong with INSPECTION_SKIP, in one line; null where each of its names leaves something out. */
export function skipProblem(skip: readonly string[], ids: readonly string[]): string | null {
  const unknown = skip.filter((pattern) => !ids.some((id) => isSkipped(id, [pattern])));
  return unknown.length === 0
    ? null
    : `INSPECTION_SKIP: there is no item ${unknown.join(', ')}; items are ${ids.join(', ')}; ai.* is all of a group`;
}
