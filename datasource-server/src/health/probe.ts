import type { Text } from '../contract/text.ts';

/** `connection`: nothing could be reached (refused, DNS, TLS, no answer, no free connection), as opposed to a bad answer. */
export type ProbeOutcome = ({ status: 'up'; note?: Text } | { status: 'down'; reason: Text; connection: boolean }) & {
  /** What was measured on the way, for probes that measure. */
  figures?: ProbeFigures;
};

/** Numbers of one probe by name: up, status, redirects, tls_days, and dns, tcp, tls, ttfb and total in ms. */
export interface ProbeFigures {
  target: string;
  values: Readonly<Record<string, number>>;
}

interface ProbedComponent {
  /** mysql, redis, events, ingest, samplers, ai:<provider>, probe:<target> */
  component: string;
  title: Text;
}

/** A component that no setting names: always `unknown`, which is not healthy. The reason names the setting. */
export interface UnconfiguredProbe extends ProbedComponent {
  unconfigured: Text;
}

export interface ConfiguredProbe extends ProbedComponent {
  /** Asks the component once, within `timeoutMs`. Explains what is wrong in its outcome; throws only by mistake. */
  check(signal: AbortSignal, timeoutMs: number): Promise<ProbeOutcome>;
  /** Failed attempts to connect since the process started, where the driver counts them itself. */
  connectionErrors?(): number;
}

export type Probe = ConfiguredProbe | UnconfiguredProbe;
