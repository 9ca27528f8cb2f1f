/** Seeded random marketplace rows whose DATETIMEs are wall clocks: with nulls, month ends and the seconds around midnight. */
export interface MarketplaceRows {
  users: Array<[id: number, status: string, created_at: string]>;
  ideas: Array<[id: number, user_id: number, status: string, ai_score: string | null, submitted_at: string]>;
  ai_service_logs: Array<
    [
      service: string,
      status: string,
      total_tokens: number | null,
      cost: string | null,
      execution_time: number | null,
      created_at: string,
    ]
  >;
  business_plans: Array<
    [id: number, status: string, overall_score: string | null, created_at: string, completed_at: string | null]
  >;
  credit_transactions: Array<[user_id: number, type: string, amount: string, created_at: string]>;
  user_sessions: Array<[user_id: number, expires_at: string]>;
}

export const COLUMNS: { [Table in keyof MarketplaceRows]: string[] } = {
  users: ['id', 'status', 'created_at'],
  ideas: ['id', 'user_id', 'status', 'ai_score', 'submitted_at'],
  ai_service_logs: ['service', 'status', 'total_tokens', 'cost', 'execution_time', 'created_at'],
  business_plans: ['id', 'status', 'overall_score', 'created_at', 'completed_at'],
  credit_transactions: ['user_id', 'type', 'amount', 'created_at'],
  user_sessions: ['user_id', 'expires_at'],
};

const DAY_MS = 864e5;
const EDGES = ['00:00:00', '00:00:01', '23:59:59', '12:00:00', '01:30:00', '02:30:00', '16:00:00', '15:59:59'];

/** `count` rows a table between the two dates (both `YYYY-MM-DD`, the second not included). */
export function marketplaceRows(seed: number, count: number, from: string, to: string): MarketplaceRows {
  const random = mulberry32(seed);
  const integer = (least: number, most: number) => least + Math.floor(random() * (most - least + 1));
  const pick = <T>(choices: readonly T[]) => choices[integer(0, choices.length - 1)] as T;
  const maybe = <T>(value: T) => (random() < 0.15 ? null : value);
  const days = (Date.parse(to) - Date.parse(from)) / DAY_MS;
  const wall = () => {
    const date = new Date(Date.parse(from) + integer(0, days - 1) * DAY_MS).toISOString().slice(0, 10);
    const clock =
      random() < 0.3
        ? pick(EDGES)
        : [integer(0, 23), integer(0, 59), integer(0, 59)].map((n) => String(n).padStart(2, '0')).join(':');
    return `${date} ${clock}`;
  };
  const later = (text: string) =>
    new Date(Date.parse(`${text.replace(' ', 'T')}Z`) + integer(1, 5000) * 1000)
      .toISOString()
      .slice(0, 19)
      .replace('T', ' ');
  const decimal = (most: number, scale: number) => (random() * most).toFixed(scale);
  const rows = <T>(make: (index: number) => T) => Array.from({ length: count }, (_, index) => make(index + 1));
  return {
    users: rows((id) => [id, pick(['active', 'active', 'inactive', 'banned']), wall()]),
    ideas: rows((id) => [id, integer(1, 40), pick(['draft', 'submitted', 'completed']), maybe(decimal(10, 2)), wall()]),
    ai_service_logs: rows(() => [
      pick(['baidu', 'alibaba', 'iflytek', 'tencent', 'zhipu']),
      pick(['success', 'success', 'success', 'failed']),
      maybe(integer(0, 9000)),
      maybe(decimal(3, 4)),
      maybe(integer(20, 9000)),
      wall(),
    ]),
    business_plans: rows((id) => {
      const created = wall();
      const status = pick(['completed', 'completed', 'failed', 'generating']);
      return [id, status, maybe(decimal(100, 2)), created, status === 'completed' ? later(created) : null];
    }),
    credit_transactions: rows(() => [integer(1, 30), pick(['spend', 'recharge', 'reward']), decimal(500, 2), wall()]),
    user_sessions: rows(() => [integer(1, 60), wall()]),
  };
}

function mulberry32(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
