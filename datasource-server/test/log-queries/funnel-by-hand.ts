/** One row of the store as the plain loops see it. */
export interface Act {
  user: string;
  /** Epoch ms. */
  at: number;
  action: string;
  app: string;
}

export interface HandFunnel {
  steps: ReadonlyArray<(act: Act) => boolean>;
  from: number;
  to: number;
  until: number;
  windowMs: number;
  /** Null for no split by app. */
  top: number | null;
}

interface Attempt {
  times: number[];
  app: string;
}

export interface HandGroup {
  by: string | null;
  users: number[];
  seconds: Array<number | null>;
}

/** The funnel by plain loops: every attempt of every user is walked by itself. */
export function funnelByHand(acts: readonly Act[], funnel: HandFunnel): HandGroup[] {
  const kept = rankedApps(acts, funnel).slice(0, funnel.top ?? 0);
  const groupOf = (app: string) => (funnel.top === null ? null : kept.includes(app) ? app : 'Others');
  const place = (app: string) => (kept.includes(app) ? kept.indexOf(app) : kept.length);
  const chosen = new Map<string | null, Attempt[]>();
  for (const user of new Set(acts.map((act) => act.user))) {
    const own = acts.filter((act) => act.user === user);
    const attempts = own.filter((act) => isFirst(act, funnel)).map((first) => walk(first, own, funnel));
    const [best] = attempts.sort(
      (a, b) =>
        b.times.length - a.times.length ||
        (a.times.at(-1) as number) - (b.times.at(-1) as number) ||
        (b.times[0] as number) - (a.times[0] as number) ||
        place(a.app) - place(b.app)
    );
    if (best && user !== '') {
      const key = groupOf(best.app);
      chosen.set(key, [...(chosen.get(key) ?? []), best]);
    }
  }
  return [...kept, 'Others', null].flatMap((by) => {
    const attempts = chosen.get(by);
    return attempts ? [counted(by, attempts, funnel.steps.length)] : [];
  });
}

function isFirst(act: Act, { steps, from, to }: HandFunnel): boolean {
  return act.at >= from && act.at < to && (steps[0] as HandFunnel['steps'][number])(act);
}

function walk(first: Act, own: readonly Act[], { steps, until, windowMs }: HandFunnel): Attempt {
  const times = [first.at];
  for (const isStep of steps.slice(1)) {
    const last = times.at(-1) as number;
    const after = own.filter((act) => isStep(act) && act.at > last && act.at < until).map(({ at }) => at);
    const next = Math.min(...after);
    if (next > first.at + windowMs || after.length === 0) {
      break;
    }
    times.push(next);
  }
  return { times, app: first.app };
}

function rankedApps(acts: readonly Act[], funnel: HandFunnel): string[] {
  const users = new Map<string, Set<string>>();
  for (const act of acts) {
    if (act.user !== '' && isFirst(act, funnel)) {
      users.set(act.app, (users.get(act.app) ?? new Set()).add(act.user));
    }
  }
  const size = (app: string) => users.get(app)?.size ?? 0;
  return [...users.keys()].sort((a, b) => size(b) - size(a) || (a < b ? -1 : 1));
}

function counted(by: string | null, attempts: readonly Attempt[], stepCount: number): HandGroup {
  const steps = Array.from({ length: stepCount }, (_, index) => index);
  const reached = (index: number) => attempts.filter(({ times }) => times.length > index);
  const gap = ({ times }: Attempt, index: number) => (times[index] as number) - (times[index - 1] as number);
  return {
    by,
    users: steps.map((index) => reached(index).length),
    seconds: steps.map((index) => (index === 0 ? null : median(reached(index).map((attempt) => gap(attempt, index))))),
  };
}

/** Seconds. */
function median(values: number[]): number | null {
  const sorted = values.sort((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  return sorted.length === 0
    ? null
    : ((sorted[Math.floor(middle)] as number) + (sorted[Math.ceil(middle)] as number)) / 2 / 1000;
}
