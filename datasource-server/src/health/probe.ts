import type { Text } from '../contract/text.ts';

/** `connection`: nothing could be reached (refused, DNS, TLS, no answer, no free connection), as opposed to a bad answer. */
export type ProbeOutcome = { status: 'up'; note?: Text } | { status: 'down'; reason: Text; connection: boolean };

interface ProbedComponent {
  /** mysql, redis, events, ai:<provider> */
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
