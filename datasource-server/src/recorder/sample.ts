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
  name: string;
  read(): Promise<Sample[]>;
}
