/** A second place that hears of what the page tells: see `createArmsSink`. A sink that throws is reported and passed over. */
export interface TelemetrySink {
  event(name: string, attributes: Record<string, string>): void;
  /** `unit` stands among the attributes where it was given. */
  metric(name: string, value: number, attributes: Record<string, string>): void;
  error(error: Error, attributes: Record<string, string>): void;
  /** undefined when nobody is signed in any more. */
  user(id: string | undefined): void;
}
