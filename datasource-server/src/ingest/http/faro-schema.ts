import { z } from 'zod';

/*
 * What a browser sends (Faro's payload), read with tolerance: a field of a wrong type counts as absent, a long text is cut,
 * unknown fields are passed over. Only what cannot be told apart at all refuses an item.
 */

/** Items of one kind in one payload, beyond which the rest is refused. */
export const MAX_ITEMS = 1000;
const MAX_ENTRIES = 40;

const short = shortText(200);
const address = shortText(2000);
const message = shortText(8000);

/** What an item cannot do without. */
const needed = z.preprocess((value) => cut(value, 200), z.string().min(1));

function shortText(length: number) {
  return z.preprocess((value) => cut(value, length), z.string().optional());
}

function cut(value: unknown, length: number): string | undefined {
  return typeof value === 'string'
    ? value.slice(0, length)
    : typeof value === 'number' || typeof value === 'boolean'
      ? String(value)
      : undefined;
}

/** A part that is absent when it is no object. */
const part = <S extends z.ZodRawShape>(shape: S) =>
  z
    .object(shape)
    .partial()
    .catch({} as never);

/** name → text, at most forty. A map, because any name may come. */
const texts = z.preprocess(
  (value) => entriesOf(value).map(([name, entry]) => [name.slice(0, 200), asText(entry).slice(0, 1000)]),
  z.array(z.tuple([z.string(), z.string()])).transform((entries) => new Map(entries))
);
const numbers = z.preprocess(
  (value) => entriesOf(value).filter(([, entry]) => typeof entry === 'number' && Number.isFinite(entry)),
  z.array(z.tuple([z.string(), z.number()])).transform((entries) => new Map(entries))
);

const trace = part({ trace_id: short, span_id: short });
/** RFC 3339; a missing or broken one is the time of receipt. */
const timestamp = z.preprocess((value) => {
  const millis = typeof value === 'string' || typeof value === 'number' ? new Date(value).getTime() : NaN;
  return Number.isNaN(millis) ? undefined : millis;
}, z.number().optional());

export const faroMetaSchema = part({
  app: part({ name: short, version: short, release: short, environment: short }),
  user: part({ id: short }),
  session: part({ id: short }),
  page: part({ url: address }),
  view: part({ name: short }),
  browser: part({ name: short, version: short, os: short, mobile: z.boolean().optional().catch(undefined) }),
  os: part({ name: short }),
});

export const faroLogSchema = z.object({ timestamp, message, level: short, context: texts, trace });
export const faroEventSchema = z.object({
  timestamp,
  name: needed,
  domain: short,
  attributes: texts,
  trace,
});
export const faroMeasurementSchema = z.object({
  timestamp,
  type: needed,
  values: numbers.refine((values) => values.size > 0),
  context: texts,
  trace,
});
export const faroExceptionSchema = z.object({
  timestamp,
  type: short,
  value: message,
  stacktrace: part({
    frames: z
      .array(
        part({
          filename: address,
          function: short,
          lineno: z.number().optional().catch(undefined),
          colno: z.number().optional().catch(undefined),
        })
      )
      .catch([]),
  }),
  context: texts,
  trace,
});

const items = z.array(z.unknown()).catch([]);
/** The payload: what it is about, and its items unread, so that a broken one leaves the others whole. */
export const faroPayloadSchema = z.object({
  meta: faroMetaSchema.default({}),
  logs: items,
  exceptions: items,
  measurements: items,
  events: items,
});

export type FaroMeta = z.output<typeof faroMetaSchema>;
export type FaroLog = z.output<typeof faroLogSchema>;
export type FaroEvent = z.output<typeof faroEventSchema>;
export type FaroMeasurement = z.output<typeof faroMeasurementSchema>;
export type FaroException = z.output<typeof faroExceptionSchema>;

function entriesOf(value: unknown): Array<[string, unknown]> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.entries(value).slice(0, MAX_ENTRIES)
    : [];
}

function asText(value: unknown): string {
  return typeof value === 'string'
    ? value
    : typeof value === 'number' || typeof value === 'boolean'
      ? String(value)
      : '';
}
