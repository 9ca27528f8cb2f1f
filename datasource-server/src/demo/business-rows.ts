import { startOfDay, dayOf } from './days.ts';
import type { IdeaFact, MarketplaceDay, PlanFact } from './marketplace.ts';

/** A row by column name; times are epoch ms. */
export type BusinessRow = Readonly<Record<string, number | string | null>>;

export type BusinessTableName =
  'users' | 'ideas' | 'ai_service_logs' | 'business_plans' | 'credit_transactions' | 'user_sessions';

/** Statuses of rows whose outcome is still open. */
export const OPEN_STATUS = { ideas: 'analyzing', business_plans: 'generating' } as const;

/** The marketplace deletes sessions a week after they began. */
const SESSION_DAYS = 7;

interface Window {
  /** Epoch ms; only what came to be later. Differs by table where a load was cut off. */
  after(table: BusinessTableName): number;
  /** Epoch ms; only what came to be by then, as it stood then. */
  upTo: number;
}

/** The rows of one day that a window holds, each table ascending in time: the same for every store they are written to. */
export function businessRows(day: MarketplaceDay, { after, upTo }: Window): Record<BusinessTableName, BusinessRow[]> {
  const rowsOf = <F extends { createdAt: number }>(
    table: BusinessTableName,
    facts: readonly F[],
    toRow: (fact: F) => BusinessRow
  ) => between(facts, after(table), upTo).map(toRow);
  const sessionsFrom = startOfDay(dayOf(upTo) - SESSION_DAYS);
  return {
    users: rowsOf('users', day.users, ({ id, status, createdAt }) => ({ id, status, created_at: createdAt })),
    ideas: rowsOf('ideas', day.ideas, (idea) => ideaRow(idea, upTo)),
    ai_service_logs: rowsOf('ai_service_logs', day.aiCalls, (call) => ({
      id: call.id,
      service: call.service,
      status: call.status,
      total_tokens: call.status === 'success' ? call.requestTokens + call.responseTokens : null,
      cost: call.status === 'success' ? call.cost : null,
      execution_time: call.latency,
      created_at: call.createdAt,
    })),
    business_plans: rowsOf('business_plans', day.plans, (plan) => planRow(plan, upTo)),
    credit_transactions: rowsOf('credit_transactions', day.transactions, ({ id, userId, type, amount, createdAt }) => ({
      id,
      user_id: userId,
      type,
      amount,
      created_at: createdAt,
    })),
    user_sessions: rowsOf(
      'user_sessions',
      day.sessions.filter(({ createdAt }) => createdAt >= sessionsFrom),
      ({ id, userId, createdAt, expiresAt }) => ({ id, user_id: userId, created_at: createdAt, expires_at: expiresAt })
    ),
  };
}

export function ideaRow(idea: IdeaFact, now: number): BusinessRow {
  const settled = idea.settledAt <= now;
  return {
    id: idea.id,
    user_id: idea.userId,
    status: settled ? idea.outcome : OPEN_STATUS.ideas,
    ai_score: settled ? idea.score : null,
    submitted_at: idea.createdAt,
  };
}

export function planRow(plan: PlanFact, now: number): BusinessRow {
  const settled = plan.settledAt <= now;
  const completed = settled && plan.outcome === 'completed';
  return {
    id: plan.id,
    user_id: plan.userId,
    idea_id: plan.ideaId,
    status: settled ? plan.outcome : OPEN_STATUS.business_plans,
    overall_score: completed ? plan.score : null,
    created_at: plan.createdAt,
    completed_at: completed ? plan.settledAt : null,
  };
}

/** The facts with `after < createdAt ≤ upTo` of a list that ascends by it. */
export function between<F extends { createdAt: number }>(
  facts: readonly F[],
  after: number,
  upTo: number
): readonly F[] {
  return facts.slice(firstAfter(facts, after), firstAfter(facts, upTo));
}

function firstAfter(facts: ReadonlyArray<{ createdAt: number }>, moment: number): number {
  let low = 0;
  let high = facts.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((facts[middle] as { createdAt: number }).createdAt <= moment) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}
