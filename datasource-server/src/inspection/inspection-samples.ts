import type { Clock } from '../platform/clock.ts';
import type { BackupState, BackupWatch } from './backups/backup-watch.ts';
import type { CertificateWatch } from './certificate-watch.ts';

interface SamplesOptions {
  backups: Pick<BackupWatch, 'states'>;
  /** Hours; what is older is overdue. */
  backupMaxAgeHours: number;
  overdueSeconds: () => number | null;
  certificates: CertificateWatch;
  /** Abnormal log-ins of the last hour; null while that is not known. */
  abnormalLogIns: () => number | null;
  clock: Clock;
}

interface Sample {
  metric: string;
  component?: string;
  value: number;
}

const HOUR = 3600e3;
const DAY = 24 * HOUR;

/** What alert rules ask about backups, certificates of TLS_HOSTS, log-ins and the report itself, for the recorder. */
export function createInspectionSamples({
  backups,
  backupMaxAgeHours,
  certificates,
  overdueSeconds,
  abnormalLogIns,
  clock,
}: SamplesOptions) {
  return {
    name: 'inspection',
    title: { zh: '巡检', en: 'Inspection' },
    read(): Promise<Sample[]> {
      const logIns = abnormalLogIns();
      return Promise.resolve([
        // Without a schedule nothing is overdue.
        { metric: 'inspection.overdue', value: overdueSeconds() ?? 0 },
        ...(logIns === null ? [] : [{ metric: 'inspection.abnormal_log_ins', value: logIns }]),
        ...certificates.known().map(({ name, validTo }) => ({
          metric: 'probe.tls_days',
          component: `tls:${name}`,
          value: (validTo - clock()) / DAY,
        })),
        ...backups.states().flatMap((state) => samplesOf(state, backupMaxAgeHours, clock())),
      ]);
    },
  };
}

/** Hours by which a backup counts as overdue that has no date: enough for the rule. */
const UNDATED_OVERDUE = 1;

function samplesOf(state: BackupState, maxAgeHours: number, now: number): Sample[] {
  const { name: component, newestAt, isUndated, isUnusable } = state;
  const age = newestAt === null ? null : Math.max(0, now - newestAt) / HOUR;
  return [
    ...(isUnusable === null ? [] : [{ metric: 'backup.unusable', component, value: Number(isUnusable) }]),
    ...(age === null
      ? isUndated
        ? [{ metric: 'backup.overdue', component, value: UNDATED_OVERDUE }]
        : []
      : [
          { metric: 'backup.age', component, value: age },
          { metric: 'backup.overdue', component, value: Math.max(0, age - maxAgeHours) },
        ]),
  ];
}
