import type { IngestStatus } from '../contract/ingest.ts';
import { ingestProbe } from './ingest-probe.ts';

const WRITER: IngestStatus['writer'] = {
  queuedBytes: 0,
  records: 0,
  repaired: 0,
  spool: { chunks: 0, bytes: 0, oldest: null, setAside: 0 },
  problem: null,
  problemSince: null,
};
const FOLLOWER = { files: 1, lagBytes: 0, lines: 5, unparsed: 0, repaired: 0, problem: null };
const check = (status: Partial<IngestStatus>) =>
  ingestProbe(() => ({ writer: WRITER, follower: FOLLOWER, sls: [], ...status })).check(
    new AbortController().signal,
    1000
  );

describe('the health of ingest', () => {
  test('is up without a word when nothing waits', async () => {
    expect(await check({})).toEqual({ status: 'up' });
    expect(await check({ follower: null })).toEqual({ status: 'up' });
  });

  test('is down while the engine refuses, and says what waits', async () => {
    const spool = { chunks: 2, bytes: 3 * 1024 * 1024, oldest: 1, setAside: 0 };
    const problem = { zh: '连接不上。', en: 'It cannot be reached.' };
    expect(await check({ writer: { ...WRITER, spool, problem, problemSince: 1 } })).toEqual({
      status: 'down',
      connection: false,
      reason: {
        zh: expect.stringMatching(/连接不上。已收到的 3\.0 MB/),
        en: expect.stringMatching(/It cannot be reached\. 3\.0 MB/),
      },
    });
  });

  test('is up with a note while the spool drains, and where chunks were set aside', async () => {
    const spool = { chunks: 1, bytes: 1024 * 1024, oldest: 1, setAside: 2 };
    expect(await check({ writer: { ...WRITER, spool } })).toEqual({
      status: 'up',
      note: { zh: expect.stringMatching(/1\.0 MB.*2 个/), en: expect.stringMatching(/1\.0 MB.* 2 chunks/) },
    });
  });

  test('is down when a file or a logstore cannot be read, naming each', async () => {
    const outcome = await check({
      follower: { ...FOLLOWER, problem: { zh: 'a.log: 没有权限。', en: 'a.log: no permission.' } },
      sls: [
        { name: 'good', shards: 1, lines: 1, pulledAt: 1, skippedAt: null, problem: null },
        {
          name: 'bad',
          shards: 1,
          lines: 0,
          pulledAt: null,
          skippedAt: null,
          problem: { zh: '密钥被拒绝。', en: 'The key is refused.' },
        },
      ],
    });
    expect(outcome).toMatchObject({
      status: 'down',
      reason: {
        zh: expect.stringMatching(/没有读完:a\.log: 没有权限。.*bad 拉取失败:密钥被拒绝。/),
        en: expect.stringMatching(/end: a\.log: no permission\. .*bad fails: The key is refused\./),
      },
    });
    expect(JSON.stringify(outcome)).not.toContain('good');
  });
});
