import type { InspectionConfig } from '../config-inspection.ts';
import { hostName } from './certificate-watch.ts';
import { MEASURED_ITEMS } from './measured-items.ts';

const OTHERS = ['security.log_ins', 'alerts.evaluation', 'alerts.open_urgent', 'alerts.open_others', 'alerts.late'];
const BACKUP_KINDS = ['backups.integrity', 'backups.age', 'backups.size'];

/** Ids of every item that an inspection with these settings may have. Series of backups, `backups.age:shop/users.sql.gz`, are only known when it looks. */
export function itemIds(
  { tlsHosts, backups }: Pick<InspectionConfig, 'tlsHosts' | 'backups'>,
  components: readonly string[]
): string[] {
  return [
    ...MEASURED_ITEMS.map(({ id }) => id),
    ...OTHERS,
    ...components.map((component) => `system.component:${component}`),
    // One item says that nothing is set.
    ...(tlsHosts.length === 0 ? ['tls.certificate'] : tlsHosts.map((host) => `tls.certificate:${hostName(host)}`)),
    ...(backups.directories.length === 0 ? ['backups.integrity'] : []),
    ...backups.directories.flatMap(({ name }) => BACKUP_KINDS.map((kind) => `${kind}:${name}`)),
  ];
}

/**
 * `ai.*` skips a group, `system.component` all of a kind, `system.component:redis` one item, `backups.age:shop` all series of a
 * directory, `backups.age:shop/users.sql.gz` one of them.
 */
export function isSkipped(id: string, skip: readonly string[]): boolean {
  return skip.some((pattern) =>
    pattern.endsWith('*')
      ? id.startsWith(pattern.slice(0, -1))
      : pattern === id || id.startsWith(`${pattern}:`) || isSeriesOf(id, pattern)
  );
}

function isSeriesOf(id: string, item: string): boolean {
  return BACKUP_KINDS.some((kind) => item.startsWith(`${kind}:`)) && id.startsWith(`${item}/`) && id !== `${item}/`;
}

/** What is wrong with INSPECTION_SKIP, in one line; null where each of its names leaves something out, or may: a series of a directory of backups. */
export function skipProblem(skip: readonly string[], ids: readonly string[]): string | null {
  const unknown = skip.filter((pattern) => !ids.some((id) => isSkipped(id, [pattern]) || isSeriesOf(pattern, id)));
  return unknown.length === 0
    ? null
    : `INSPECTION_SKIP: there is no item ${unknown.join(', ')}; items are ${ids.join(', ')}; ai.* is all of a group, backups.age:NAME/SERIES one series of backups`;
}
