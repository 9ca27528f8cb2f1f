import type { Text } from '../contract/text.ts';

/** One value of the present moment; `host`, `mount` and `component` say of what, where that applies. */
export interface Sample {
  /** `cpu`, `up`, …, or a full measure name such as `sessions.online_users`. */
  metric: string;
  /** Not finite values are left out: a gap says more than a number that is none. */
  value: number;
  host?: string;
  mount?: string;
  component?: string;
}

/** Something that is sampled on its own: when it fails, its samples are missing and nobody else's. */
export interface SampleSource {
  /** Its name in the report, in `/metrics` and in the log. */
  name: string;
  title: Text;
  /** Rejects where nothing can be told; a ServiceError's text is shown as the reason. */
  read(): Promise<Sample[]>;
  /** What the last reading could not tell, and why, while the rest of it was told. */
  missing?(): readonly Text[];
}

/** A source that is not read; the reason names the setting that turns it on. */
export interface UnreadSource {
  name: string;
  title: Text;
  off: Text;
}
