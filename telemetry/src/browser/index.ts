export { createArmsSink, type ArmsRum } from './arms-sink.ts';
export type { Monitor } from './monitor.ts';
export { initMonitoring, setUser, trackBusinessMetric, trackError, trackEvent } from './monitoring.ts';
export type { Attributes, MonitoringOptions, User } from './options.ts';
export type { TelemetrySink } from './sink.ts';
