import fc from 'fast-check';
import { gzipSync } from 'node:zlib';
import { logRecordSchema, type IngestStatus } from '../../src/contract/ingest.ts';
import { faroRecords } from '../../src/ingest/http/faro-records.ts';
import { otlpRecords } from '../../src/ingest/http/otlp-records.ts';
import { recordLine, Rejection } from '../../src/ingest/http/record-lines.ts';
import { LINE_TABLES } from '../../src/ingest/line-kinds.ts';
import { LINE_COLUMNS } from '../../src/ingest/line-columns.ts';
import { startIngestServer, type IngestServer } from './ingest-server.ts';

/** `HOSTILE_RUNS=5000` for the long run. */
const RUNS = Number(process.env['HOSTILE_RUNS'] ?? 150);

jest.setTimeout(120_000 + RUNS * 200);

/** Names that JavaScript, the engine or we give a meaning to. */
const name = fc.oneof(
  fc.constantFrom('__proto__', 'constructor', 'toString', 'toJSON', 'extra', 'unparsed', 'timestamp', 'length', ''),
  fc.constantFrom(...Object.keys(LINE_COLUMNS)),
  fc.string({ unit: 'binary', maxLength: 12 })
);
const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom('\ud83d', '\u0000', "'; DROP TABLE user_actions; --", '2026-13-45T99:99:99Z', 'x'.repeat(9000))
);
const value = fc.oneof(
  text,
  fc.double(),
  fc.integer(),
  fc.boolean(),
  fc.constantFrom(null, 1e308, -0, 1e15, 1e15 + 1, '12', '-3.5', '1e5', ' 7 ', 'true', '0', [], {}, [[[]]]),
  fc.date({ noInvalidDate: true }).map((date) => date.toISOString())
);
const record = fc.dictionary(name, value, { maxKeys: 12 });
const items = fc.oneof(value, fc.array(fc.oneof(value, record), { maxLength: 5 }));
const faro = fc.record(
  {
    meta: fc.oneof(value, fc.dictionary(name, fc.oneof(value, record))),
    logs: items,
    events: fc.oneof(
      items,
      fc.array(
        fc.record(
          {
            name: text,
            domain: fc.constantFrom('business', 'user_action', 5),
            timestamp: value,
            attributes: fc.oneof(record, value),
          },
          { requiredKeys: [] }
        ),
        { maxLength: 5 }
      )
    ),
    measurements: fc.oneof(
      items,
      fc.array(
        fc.record(
          {
            type: fc.constantFrom('web-vitals', 'page_load', 'api_call', 'resource', 'business', 'other'),
            timestamp: value,
            values: fc.oneof(record, fc.dictionary(name, fc.double())),
            context: record,
          },
          { requiredKeys: ['type'] }
        ),
        { maxLength: 5 }
      )
    ),
    exceptions: fc.oneof(
      items,
      fc.array(
        fc.record(
          {
            type: value,
            value,
            stacktrace: fc.oneof(value, fc.record({ frames: fc.array(fc.oneof(record, value)) })),
          },
          { requiredKeys: [] }
        ),
        { maxLength: 5 }
      )
    ),
  },
  { requiredKeys: [] }
);
const anyValue = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.record({ stringValue: value }),
    fc.record({ intValue: value }),
    fc.record({ arrayValue: fc.record({ values: fc.array(tie('value'), { maxLength: 3 }) }) }),
    fc.record({
      kvlistValue: fc.record({ values: fc.array(fc.record({ key: name, value: tie('value') }), { maxLength: 3 }) }),
    }),
    value
  ),
})).value;
const attributes = fc.oneof(
  value,
  fc.array(fc.record({ key: fc.oneof(name, value), value: anyValue }), { maxLength: 5 })
);
const otlp = fc.record({
  resourceLogs: fc.oneof(
    value,
    fc.array(
      fc.record({
        resource: fc.oneof(value, fc.record({ attributes })),
        scopeLogs: fc.oneof(
          value,
          fc.array(
            fc.record({
              logRecords: fc.oneof(
                value,
                fc.array(
                  fc.record(
                    {
                      timeUnixNano: value,
                      severityNumber: value,
                      body: anyValue,
                      attributes,
                      traceId: value,
                      spanId: value,
                    },
                    { requiredKeys: [] }
                  ),
                  { maxLength: 4 }
                )
              ),
            }),
            { maxLength: 3 }
          )
        ),
      }),
      { maxLength: 3 }
    )
  ),
});

/** As a request would bring it. */
const sent = (sample: unknown): unknown => JSON.parse(JSON.stringify(sample) ?? 'null');
const RULES = { oldest: 0 };

test('records are taken exactly as the contract describes them', () => {
  fc.assert(
    fc.property(record, (sample) => {
      const raw = sent(sample);
      const line = recordLine(raw, RULES, new Set());
      // The contract leaves the calendar, the age and the size to the prose.
      const isBeyond =
        line instanceof Rejection && /no time that exists|older than|larger than|longer than/.test(line.text.en);
      expect([raw, isBeyond || !(line instanceof Rejection)]).toEqual([
        raw,
        isBeyond || logRecordSchema.safeParse(raw).success,
      ]);
    }),
    { numRuns: 20 * RUNS }
  );
});

test("a page's payload and an export request become records or rejections, whatever they hold", () => {
  const check = (records: unknown[] | null) => {
    for (const each of records ?? []) {
      const line = each instanceof Rejection ? each : recordLine(sent(each), RULES, new Set());
      expect(typeof (line instanceof Rejection ? line.text.zh : JSON.parse(line))).toMatch(/string|object/);
    }
  };
  fc.assert(
    fc.property(faro, (payload) => check(faroRecords(sent(payload), { app: 'shop', now: 1_767_542_400_000 }))),
    { numRuns: 10 * RUNS }
  );
  fc.assert(
    fc.property(otlp, (request) => check(otlpRecords(sent(request)))),
    { numRuns: 10 * RUNS }
  );
  const toString = { key: 'toString', value: { boolValue: true } };
  const attributes = [{ key: 'responseTokens', value: { kvlistValue: { values: [toString] } } }];
  check(otlpRecords({ resourceLogs: [{ scopeLogs: [{ logRecords: [{ attributes }] }] }] }));
  expect({}).not.toHaveProperty('polluted');
});

describe('the server', () => {
  let server: IngestServer;
  beforeAll(async () => {
    server = await startIngestServer({ RATE_LIMIT_PER_MINUTE: '1000000', COLLECT_RATE_PER_MINUTE: '100000000' });
  });
  afterAll(() => server.stop());

  const body = fc.oneof(
    fc.oneof(faro, otlp, record, fc.array(record, { maxLength: 5 })).map((sample) => JSON.stringify(sample)),
    fc.array(record, { maxLength: 5 }).map((records) => records.map((each) => JSON.stringify(each)).join('\n')),
    fc
      .record({ category: text, metrics: fc.array(fc.oneof(record, value), { maxLength: 5 }) })
      .map((each) => JSON.stringify(each)),
    fc.uint8Array({ maxLength: 300 }).map((bytes) => Uint8Array.from(bytes)),
    fc.json({ depthSize: 'large' }),
    text
  );
  const request = fc.record({
    path: fc.oneof(
      fc.constantFrom('/collect/shop', '/collect/shop?key=', '/api/metrics', '/api/v1/events', '/v1/logs'),
      fc.string({ unit: 'grapheme', maxLength: 10 }).map((app) => `/collect/${encodeURIComponent(app)}`)
    ),
    body,
    type: fc.constantFrom('application/json', 'application/x-ndjson', 'text/plain', 'application/x-protobuf'),
    encoding: fc.constantFrom('identity', 'identity', 'gzip', 'packed', 'br', 'none'),
  });

  test('answers whatever a browser posts, never with an error of its own, and stores what it accepted', async () => {
    const statuses = new Map<number, number>();
    await fc.assert(
      fc.asyncProperty(request, async ({ path, body: raw, type, encoding }) => {
        const isPacked = encoding === 'packed';
        const { status } = await server.post(path, isPacked ? gzipSync(raw) : raw, {
          'Content-Type': type,
          'Content-Encoding': isPacked ? 'gzip' : encoding,
        });
        statuses.set(status, (statuses.get(status) ?? 0) + 1);
        expect(status).toBeLessThan(500);
      }),
      { numRuns: RUNS }
    );
    // Which ones come up is left to chance.
    expect(statuses.size).toBeGreaterThan(2);
    expect(await server.post('/api/v1/events', [{ message: 'an honest one' }])).toMatchObject({
      body: { accepted: 1 },
    });
    const { body: status } = await server.get('/api/v1/ingest/status');
    expect(status).toMatchObject({
      writer: { queuedBytes: 0, repaired: 0, problem: null, spool: { chunks: 0, setAside: 0 } },
    });
    const { records } = (status as IngestStatus).writer;
    const counts = LINE_TABLES.map((table) => `SELECT count() AS c FROM ${table}`).join(' UNION ALL ');
    expect(await server.rows(`SELECT toString(sum(c)) AS n FROM (${counts})`)).toEqual([String(records)]);
  });

  test('nests no deeper than it can', async () => {
    const deep = `${'['.repeat(200_000)}${']'.repeat(200_000)}`;
    for (const [path, text_] of [
      ['/api/v1/events', deep],
      ['/api/v1/events', `{"a":${deep}}`],
      ['/api/metrics', `{"category":"c","metrics":[{"a":${deep}}]}`],
      ['/collect/shop', `{"meta":${deep},"events":${deep}}`],
      [
        '/v1/logs',
        `{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"body":${'{"arrayValue":{"values":['.repeat(50_000)}${']}}'.repeat(50_000)}}]}]}]}`,
      ],
    ] as const) {
      expect((await server.post(path, text_)).status).toBeLessThan(500);
    }
  });
});
