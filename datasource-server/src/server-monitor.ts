import { hostname } from 'node:os';
import type { Config } from './config.ts';
import type { IngestStatus } from './contract/ingest.ts';
import { createSelfMonitor, type SelfMonitor, type SelfMonitorOptions } from './monitor/self-monitor.ts';

interface MonitorInput extends Pick<SelfMonitorOptions, 'store' | 'scheduler' | 'logger'> {
  config: Pick<Config, 'monitorSelf'>;
  /** Undefined until ingest has begun. */
  status: () => Pick<IngestStatus, 'follower' | 'sls'> | undefined;
}

const SILENT: SelfMonitor = {
  queryAnswered: () => undefined,
  recordsCounted: () => undefined,
  close: () => Promise.resolve(),
};

/** Stores what the data server does into its own event store, unless `MONITOR_SELF` is off. */
export function startSelfMonitor({ config, status, ...services }: MonitorInput): SelfMonitor {
  const totals = () => {
    const { follower = null, sls = [] } = status() ?? {};
    return { file: follower?.lines ?? 0, sls: sls.reduce((sum, { lines }) => sum + lines, 0) };
  };
  return config.monitorSelf ? createSelfMonitor({ ...services, host: hostname(), totals }) : SILENT;
}
