/** Told about what could not be done. Never about the page's own errors, and never with the page's data. */
export type Report = (problem: Error) => void;

/**
 * Makes the same function of a function, but whatever it throws goes to `report` and not to the page: a monitor must not break
 * what it watches. It answers undefined then.
 */
export type Guard = <A extends unknown[], R>(action: (...args: A) => R) => (...args: A) => R | undefined;

export function createGuard(report: Report): Guard {
  return (action) =>
    (...args) => {
      try {
        return action(...args);
      } catch (error) {
        report(asError(error));
        return undefined;
      }
    };
}

/** A reporter that never throws, of options whose `onProblem` may; where there is none, nobody is told. */
export function safeReport(options: { onProblem?: Report } | null | undefined): Report {
  return (problem) => {
    try {
      options?.onProblem?.(problem);
    } catch {
      // The listener's own failure: there is nobody left to tell, and the page goes first.
    }
  };
}

/** The error itself, also one of another frame, or one that says what was thrown. Never throws. */
export function asError(value: unknown): Error {
  return isError(value) ? value : new Error(describe(value));
}

export function isError(value: unknown): value is Error {
  try {
    return value instanceof Error || Object.prototype.toString.call(value) === '[object Error]';
  } catch {
    // A value that resists being looked at.
    return false;
  }
}

/** Some text for any value, also for one that refuses to become text. */
export function describe(value: unknown): string {
  try {
    return typeof value === 'object' && value !== null ? Object.prototype.toString.call(value) : String(value);
  } catch {
    return 'unknown';
  }
}
