import type { Clock } from '../platform/clock.ts';
import type { BackupReport } from './backups/backup.ts';
import type { BackupWatch } from './backups/backup-watch.ts';
import type { CertificateWatch } from './certificate-watch.ts';

interface SamplesOptions {
  backups: BackupWatch;
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
/** What was found longer ago is no longer "now". */
const MAX_AGE_MS = 30 * 60_000;

/** What alert rules ask about backups, certificates of TLS_HOSTS, log-ins and the report itself, for the recorder. */
export function createInspectionSamples({
  backups,
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
        ...(backups.known(MAX_AGE_MS) ?? []).flatMap((report) => samplesOf(report, clock())),
      ]);
    },
  };
}

function samplesOf({ name: component, newest }: BackupReport, now: number): Sample[] {
  const unusable = newest === null || newest.verdict.state === 'damaged';
  return [
    { metric: 'backup.unusable', component, value: Number(unusable) },
    ...(newest ? [{ metric: 'backup.age', component, value: Math.max(0, now - newest.backup.at) / HOUR }] : []),
  ];
}
