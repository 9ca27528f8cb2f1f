/** Told of what could not be done. */
export type Report = (problem: Error) => void;

/** Tells one kind of problem; an Error is made of the text only where it is told. */
export type Tell = (kind: string, text: string) => void;

const EVERY_MS = 60_000;

/**
 * A report that never throws and tells one kind of problem once a minute. Without a function of the application it writes to
 * standard error: a logger that is broken cannot log that it is.
 */
export function safeReport(report: Report = toStandardError): Tell {
  const toldAt = new Map<string, number>();
  return (kind, text) => {
    const now = performance.now();
    if (now - (toldAt.get(kind) ?? -Infinity) < EVERY_MS) {
      return;
    }
    toldAt.set(kind, now);
    try {
      report(new Error(text));
    } catch {
      // A report that fails has nobody left to be reported to.
    }
  };
}

/** What a thrown value says. */
export function saidBy(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}

function toStandardError(problem: Error): void {
  process.stderr.write(`[@aimarket/telemetry] ${problem.message}\n`);
}
