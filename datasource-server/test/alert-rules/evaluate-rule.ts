import type { Frame, QueryResponse } from '../../src/contract/frames.ts';
import type { Condition, ProvisionedQuery, ProvisionedRule } from './provisioned-rules.ts';

/** One alert instance's number; null where there is none. */
interface Numbered {
  labels: Record<string, string>;
  value: number | null;
}

export type Verdict = 'fires' | 'quiet' | 'no data';

/** The outcome by instance, named by its labels' values; '' where the rule has one instance only. */
export type Outcome = Record<string, Verdict>;

interface Evaluation {
  url: string;
  rule: ProvisionedRule;
  /** Epoch ms of the evaluation. */
  now: number;
  /** The rule already fires: it does until its recovery threshold is crossed. */
  firing: boolean;
}

/**
 * Evaluates a provisioned rule as Grafana's scheduler does: each query in its window, numbers by label set, math over them, the
 * threshold. What waits (`for`, keep-firing) is Grafana's and is not played.
 */
export async function evaluateRule({ url, rule, now, firing }: Evaluation): Promise<Outcome> {
  const nodes = new Map<string, Numbered[]>();
  for (const query of rule.data) {
    const { type, expression = '', conditions = [] } = query.model;
    if (type === undefined) {
      nodes.set(query.refId, await ask(url, query, now));
    } else if (type === 'math') {
      nodes.set(query.refId, calculate(expression, nodes));
    } else {
      return judge(nodes.get(expression) ?? [], conditions, firing);
    }
  }
  throw new Error(`${rule.uid} has no threshold`);
}

async function ask(
  url: string,
  { refId, relativeTimeRange, model }: ProvisionedQuery,
  now: number
): Promise<Numbered[]> {
  const { from, to } = relativeTimeRange;
  const response = await fetch(`${url}/api/v1/query`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', FromAlert: 'true', 'X-Cache-Skip': 'true' },
    body: JSON.stringify({
      range: { from: now - from * 1000, to: now - to * 1000 },
      queries: [{ ...model, intervalMs: 1000, maxDataPoints: 43_200 }],
    }),
  });
  const { results } = (await response.json()) as QueryResponse;
  const result = results[refId];
  if (result?.error !== undefined || result?.status !== 200) {
    throw new Error(`${refId}: ${result?.error ?? response.status}`);
  }
  return result.frames.flatMap(numbersOf);
}

/** As Grafana's alerting reads a table: exactly one column of numbers, every other one a label. */
function numbersOf({ schema, data }: Frame): Numbered[] {
  // What has nothing to say answers a rule without a column: Grafana then takes it for no data.
  if (schema.fields.length === 0) {
    return [];
  }
  const numbers = schema.fields.filter(({ type }) => type === 'number');
  const labels = schema.fields.filter(({ type }) => type === 'string');
  if (numbers.length !== 1 || labels.length + 1 !== schema.fields.length) {
    throw new Error(
      `input data must be one number and labels, not ${schema.fields.map(({ type }) => type).join(', ')}`
    );
  }
  const column = schema.fields.findIndex(({ type }) => type === 'number');
  return (data.values[column] ?? []).map((value, row) => ({
    labels: Object.fromEntries(
      schema.fields.flatMap(({ name, type }, index): Array<[string, string]> =>
        type === 'string' ? [[name, String(data.values[index]?.[row])]] : []
      )
    ),
    value: typeof value === 'number' ? value : null,
  }));
}

/** Joins on labels, as Grafana's math does: equal ones, or any where one side has none. What finds no partner is dropped. */
function calculate(expression: string, nodes: ReadonlyMap<string, Numbered[]>): Numbered[] {
  const letters = [...new Set([...expression.matchAll(/\$(\w+)/g)].map((match) => match[1] ?? ''))];
  const joined = letters.reduce<Array<{ labels: Record<string, string>; values: Array<number | null> }>>(
    (rows, letter) =>
      rows.flatMap(({ labels, values }) =>
        (nodes.get(letter) ?? [])
          .filter((candidate) => isEmpty(labels) || isEmpty(candidate.labels) || same(labels, candidate.labels))
          .map((candidate) => ({
            labels: isEmpty(labels) ? candidate.labels : labels,
            values: [...values, candidate.value],
          }))
      ),
    [{ labels: {}, values: [] }]
  );
  return joined.map(({ labels, values }) => ({
    labels,
    value: values.includes(null) ? null : arithmetic(expression, letters, values as number[]),
  }));
}

/** A comparison is 1 or 0 here as there. */
function arithmetic(expression: string, letters: readonly string[], values: readonly number[]): number {
  const numbers = letters.reduce(
    (text, letter, index) => text.replaceAll(`$${letter}`, `(${values[index]})`),
    expression
  );
  if (!/^[\s\de.()+\-*/<>=]+$/.test(numbers)) {
    throw new Error(`not arithmetic: ${numbers}`);
  }
  // eslint-disable-next-line @typescript-eslint/no-implied-eval
  return Number(new Function(`return ${numbers}`)());
}

function judge(numbers: readonly Numbered[], [condition]: readonly Condition[], firing: boolean): Outcome {
  if (!condition) {
    throw new Error('a threshold without a condition');
  }
  if (numbers.length === 0) {
    return { '': 'no data' };
  }
  const { evaluator, unloadEvaluator } = condition;
  const breaches = (value: number) =>
    firing && unloadEvaluator ? !holds(unloadEvaluator, value) : holds(evaluator, value);
  return Object.fromEntries(
    numbers.map(({ labels, value }) => [
      Object.values(labels).join(' '),
      value === null ? 'no data' : breaches(value) ? 'fires' : 'quiet',
    ])
  );
}

function holds({ type, params: [limit] }: Condition['evaluator'], value: number): boolean {
  return type === 'gt' ? value > limit : value < limit;
}

function isEmpty(labels: Record<string, string>): boolean {
  return Object.keys(labels).length === 0;
}

function same(one: Record<string, string>, other: Record<string, string>): boolean {
  return JSON.stringify(Object.entries(one).sort()) === JSON.stringify(Object.entries(other).sort());
}
