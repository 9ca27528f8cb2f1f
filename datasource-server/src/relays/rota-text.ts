import { isMap, isNode, isScalar, LineCounter, parseDocument, type Document } from 'yaml';
import { z } from 'zod';
import type { Text } from '../contract/text.ts';
import type { Person, Rota } from './rota.ts';

export interface RotaProblem {
  /** From 1. */
  line: number;
  text: Text;
}

export type ParsedRota = { rota: Rota; problems?: never } | { rota?: never; problems: RotaProblem[] };

/** zod's messages are one text: both languages travel in it. */
const said = (zh: string, en: string): string => JSON.stringify({ zh, en });

const text = (what: Text) =>
  z
    .string({ error: said(`缺少${what.zh}`, `${what.en} is missing`) })
    .trim()
    .min(1, said(`${what.zh}不能为空`, `${what.en} must not be empty`));
const name = text({ zh: '姓名', en: 'the name' });

/** YAML reads a number without quotes as one. */
const mobile = z
  .union([z.string(), z.number()], { error: said('缺少手机号', 'the mobile is missing') })
  .transform((given) =>
    String(given)
      .replace(/[\s-]/g, '')
      .replace(/^\+?86(?=1\d{10}$)/, '')
  )
  .pipe(
    z
      .string()
      .regex(/^1[3-9]\d{9}$/, said('手机号须为 11 位中国大陆号码', 'a mobile has the 11 digits of mainland China'))
  );

const time = z
  .string({ error: said('须为带引号的 "HH:MM"', 'must be "HH:MM", in quotes') })
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/, said('须为 "HH:MM",例如 "09:00"', 'must be "HH:MM", as "09:00"'));

const date = z
  .string({ error: said('须为日期,例如 2026-01-05', 'must be a date, as 2026-01-05') })
  .refine(isDate, { error: said('须为存在的日期,例如 2026-01-05', 'must be a date that exists, as 2026-01-05') });

const oneOf = <const Values extends readonly [string, ...string[]]>(...values: Values) =>
  z.enum(values, { error: said(`须为 ${values.join('、')} 之一`, `must be one of ${values.join(', ')}`) });

const list = <Item extends z.ZodType>(item: Item, what: Text) =>
  z
    .array(item, { error: said(`缺少${what.zh}列表`, `the list of ${what.en} is missing`) })
    .min(1, said(`${what.zh}列表不能为空`, `the list of ${what.en} must not be empty`));

const rotaSchema = z.strictObject(
  {
    zone: z
      .string()
      .refine(isZone, { error: said('不是 IANA 时区名', 'is not an IANA time zone') })
      .default('Asia/Shanghai'),
    people: list(
      z.strictObject({
        name,
        mobile,
        dingtalk: mobile.optional(),
        wecom: z.string().min(1).optional(),
        feishu: z.string().min(1).optional(),
      }),
      { zh: '人员', en: 'people' }
    ),
    shifts: list(
      z.strictObject({
        name: text({ zh: '班次名', en: 'the name of the shift' }),
        rotation: oneOf('daily', 'weekly'),
        from: date,
        handover: time.default('09:00'),
        people: list(name, { zh: '轮值人员', en: 'people in turn' }),
      }),
      { zh: '班次', en: 'shifts' }
    ),
    overrides: z.array(z.strictObject({ from: date, to: date, shift: name.optional(), person: name })).default([]),
    escalation: z.array(name).default([]),
    quiet_hours: z
      .strictObject({
        from: time,
        to: time,
        then: oneOf('wait', 'robot').default('wait'),
        // An answer to a P1 is due within 15 minutes: what must be answered cannot wait for the morning.
        wakes: oneOf('P1', 'P2', 'P3').default('P1'),
      })
      .refine(({ from, to }) => from !== to, {
        path: ['to'],
        error: said(
          '与 from 相同:免打扰会持续全天,或者根本没有;请改成不同的时刻,或删除 quiet_hours',
          'is the same as `from`: that would be the whole day or none of it; write another time, or remove quiet_hours'
        ),
      })
      .optional(),
  },
  { error: said('文件须含 people 与 shifts', 'the file must have people and shifts') }
);
type RotaInput = z.output<typeof rotaSchema>;

/** Reads the rota's YAML. Every mistake is told with its line. */
export function parseRota(source: string): ParsedRota {
  const lines = new LineCounter();
  const document = parseDocument(source, { lineCounter: lines });
  if (document.errors.length > 0) {
    return {
      problems: document.errors.map(({ pos, message }) => {
        const first = message.split('\n', 1)[0] as string;
        return { line: lines.linePos(pos[0]).line, text: { zh: `YAML 语法有误:${first}`, en: `not YAML: ${first}` } };
      }),
    };
  }
  const read = valuesOf(document);
  if (read.problem) {
    return { problems: [read.problem] };
  }
  const checked = rotaSchema.safeParse(read.values);
  if (!checked.success) {
    return { problems: checked.error.issues.map((issue) => problemOf(issue, document, lines)).sort(byLine) };
  }
  return resolve(checked.data, (path) => lineOf(path, document, lines));
}

/** An anchor that is used again and again may stand for more than any memory holds; the library refuses that, and one that is not there. */
function valuesOf(document: Document): { values: unknown; problem?: never } | { values?: never; problem: RotaProblem } {
  try {
    return { values: document.toJS() };
  } catch (error) {
    const { message } = error as Error;
    return {
      problem: { line: 1, text: { zh: `YAML 的锚点或别名有误:${message}`, en: `anchors or aliases: ${message}` } },
    };
  }
}

/** Names become people; a name that nobody has is a mistake. */
function resolve(input: RotaInput, line: (path: PropertyKey[]) => number): ParsedRota {
  const problems: RotaProblem[] = [];
  const tell = (path: PropertyKey[], zh: string, en: string) => problems.push({ line: line(path), text: { zh, en } });
  const people = input.people.map(({ dingtalk, wecom, feishu, ...person }, index): Person => {
    if (input.people.findIndex((other) => other.name === person.name) !== index) {
      tell(['people', index, 'name'], `姓名“${person.name}”重复`, `the name "${person.name}" stands there twice`);
    }
    return { ...person, dingtalk: dingtalk ?? person.mobile, wecom: wecom ?? null, feishu: feishu ?? null };
  });
  const find = (wanted: string, path: PropertyKey[]): Person[] => {
    const found = people.find((person) => person.name === wanted);
    if (!found) {
      tell(path, `people 中没有“${wanted}”`, `"${wanted}" is not among people`);
    }
    return found ? [found] : [];
  };
  const shifts = input.shifts.map((shift, index) => {
    if (input.shifts.findIndex((other) => other.name === shift.name) !== index) {
      tell(['shifts', index, 'name'], `班次名“${shift.name}”重复`, `the shift "${shift.name}" stands there twice`);
    }
    return { ...shift, people: shift.people.flatMap((each, place) => find(each, ['shifts', index, 'people', place])) };
  });
  const overrides = input.overrides.flatMap(({ from, to, person, shift }, index) => {
    const named = shift ?? (shifts[0] as (typeof shifts)[number]).name;
    if (!shifts.some((each) => each.name === named)) {
      tell(['overrides', index, 'shift'], `没有班次“${named}”`, `there is no shift "${named}"`);
    }
    if (to < from) {
      tell(['overrides', index, 'to'], '结束日期早于开始日期', 'it ends before it begins');
    }
    return find(person, ['overrides', index, 'person']).map((found) => ({ from, to, shift: named, person: found }));
  });
  const escalation = input.escalation.flatMap((each, index) => find(each, ['escalation', index]));
  if (problems.length > 0) {
    return { problems: problems.sort(byLine) };
  }
  const { zone, quiet_hours: quiet } = input;
  return { rota: { zone, people, shifts, overrides, escalation, quiet: quiet ?? null } };
}

function problemOf(issue: z.core.$ZodIssue, document: Document, lines: LineCounter): RotaProblem {
  if (issue.code === 'unrecognized_keys') {
    const [key = ''] = issue.keys;
    return {
      line: lineOf([...issue.path, key], document, lines),
      text: {
        zh: `${pathText([...issue.path, key])}:没有这一项`,
        en: `${pathText([...issue.path, key])}: there is no such key`,
      },
    };
  }
  const { zh, en } = bothOf(issue.message);
  const at = pathText(issue.path);
  return {
    line: lineOf(issue.path, document, lines),
    text: at === '' ? { zh, en } : { zh: `${at}:${zh}`, en: `${at}: ${en}` },
  };
}

/** The line of what stands at a path, or of what it should stand in. */
function lineOf(path: readonly PropertyKey[], document: Document, lines: LineCounter): number {
  for (let length = path.length; length > 0; length--) {
    const range = rangeAt(path.slice(0, length), document);
    if (range !== undefined) {
      return lines.linePos(range).line;
    }
  }
  return 1;
}

function rangeAt(path: readonly PropertyKey[], document: Document): number | undefined {
  const parent = document.getIn(path.slice(0, -1), true);
  const key = path.at(-1);
  if (path.length > 0 && (isMap(parent) || (path.length === 1 && isMap(document.contents)))) {
    const map = isMap(parent) ? parent : document.contents;
    const pair = isMap(map) ? map.items.find((each) => isScalar(each.key) && each.key.value === key) : undefined;
    return pair && isScalar(pair.key) ? pair.key.range?.[0] : undefined;
  }
  const node = document.getIn(path, true);
  return isNode(node) ? node.range?.[0] : undefined;
}

function pathText(path: readonly PropertyKey[]): string {
  return path
    .map((part) => (typeof part === 'number' ? `[${part + 1}]` : `.${String(part)}`))
    .join('')
    .replace(/^\./, '');
}

function bothOf(message: string): Text {
  try {
    return z.object({ zh: z.string(), en: z.string() }).parse(JSON.parse(message));
  } catch {
    return { zh: message, en: message };
  }
}

function isDate(given: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(given) && new Date(`${given}T00:00:00Z`).toJSON()?.startsWith(given);
}

function isZone(given: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: given });
    return true;
  } catch {
    return false;
  }
}

function byLine(a: RotaProblem, b: RotaProblem): number {
  return a.line - b.line;
}
