/** Runbooks: their links lead somewhere, and the commands in them are ones that the data server answers. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { querySchema } from '../../../datasource-server/src/contract/query.ts';
import { findDataset } from '../../../datasource-server/src/datasets/registry.ts';
import { allBoards } from '../outputs.ts';
import { RUNBOOK_PANEL, RUNBOOKS_UID } from '../panel-ids.ts';
import { panelById } from '../test-support/board-panels.ts';
import { readRunbook } from '../test-support/repository.ts';
import type { Severity } from './alert-definition.ts';
import { RULES } from './rules.ts';
import { WATCHDOG } from './watchdog.ts';

const FOLDER = join(__dirname, '../../../docs/runbooks');
const WORDS: Record<Severity, string> = { P0: '紧急', P1: '严重', P2: '警告', P3: '提示' };
const CHANNEL_WORDS = {
  email: '邮件',
  dingtalk: '钉钉',
  sms: '短信',
  voice: '电话',
  wecom: '企业微信',
  feishu: '飞书',
};

const boards = allBoards(readRunbook);
const runbooks = [...RULES, WATCHDOG].map(({ uid, title }): [uid: string, title: string] => [uid, title]);

test('there is one a rule and no other', () => {
  const files = readdirSync(FOLDER).filter((name) => name !== 'README.md');
  expect(files.sort()).toEqual(runbooks.map(([uid]) => `${uid}.md`).sort());
});

describe.each(runbooks)('%s', (uid, title) => {
  const text = readRunbook(uid);
  const [zh = '', en = ''] = text.split('## In English');

  test('says what it means, whom it hurts, where to look and what to do, in Chinese, then in English', () => {
    expect(text.startsWith(`# ${title}\n`)).toBe(true);
    const headings = [...zh.matchAll(/^## (.+)$/gm)].map((match) => match[1]);
    expect(headings).toEqual(['含义', '影响', '诊断', '处置']);
    ['**Meaning.**', '**Impact.**', '**Diagnosis.**', '**Mitigation.**'].forEach((part) => expect(en).toContain(part));
    expect(zh).toMatch(/恢复标准:/);
    expect(zh).toContain(`| 规则 | \`${uid}\``);
  });

  test('hangs on the board of runbooks', () => {
    const board = boards.find((candidate) => candidate.uid === RUNBOOKS_UID);
    const panel = panelById(board, RUNBOOK_PANEL[uid as keyof typeof RUNBOOK_PANEL]);
    expect(panel?.title).toBe(title);
    expect(panel?.options).toMatchObject({ content: text });
  });

  test('every link within Grafana leads to a panel or board that exists', () => {
    const links = [...text.matchAll(/\]\((\/d\/[^)]*)\)/g)].map((match) => match[1] ?? '');
    expect(links.length).toBeGreaterThan(0);
    for (const link of links) {
      const [, board = '', panel] = /^\/d\/([\w-]+)(?:\?viewPanel=(\d+))?$/.exec(link) ?? [];
      const found = boards.find((candidate) => candidate.uid === board);
      const known = found ? panel === undefined || panelById(found, Number(panel)) !== undefined : false;
      expect({ link, known }).toEqual({ link, known: true });
    }
  });

  test('every query in it is one that the data server answers', () => {
    const bodies = [...text.matchAll(/-d '(\{[\s\S]*?\})'\s*(?:\n\s*)?```/g)].map((match) => match[1] ?? '');
    for (const body of bodies) {
      const json = body.replace(/'\$\(\(now - \d+\)\)'/g, '1').replaceAll(`'$now'`, '2');
      const { queries } = JSON.parse(json) as { queries: unknown[] };
      for (const query of queries) {
        const parsed = querySchema.safeParse(query);
        expect(parsed.error?.issues).toBeUndefined();
        if (parsed.data?.kind === 'metric') {
          const { measures, dimensions, filters } = parsed.data;
          expect([...measures, ...dimensions, ...filters.map(({ member }) => member)].filter(isUnknown)).toEqual([]);
        }
      }
    }
  });

  test('tells the rule’s own severity and channels', () => {
    const rule = RULES.find((candidate) => candidate.uid === uid);
    if (rule) {
      const told = /^\| 级别与渠道 \| (.*?) \|$/m.exec(zh)?.[1] ?? '';
      const channels = rule.channels.map((channel) => CHANNEL_WORDS[channel]).join('、');
      expect(told.startsWith(`${rule.severity} ${WORDS[rule.severity]}:${channels}`)).toBe(true);
    }
  });
});

test('the list of runbooks names each with its severity', () => {
  const list = readRunbook('README');
  for (const [uid, title] of runbooks) {
    const severity = RULES.find((rule) => rule.uid === uid)?.severity;
    const words = severity ? `${severity} ${WORDS[severity]}` : '—';
    expect(list).toContain(`| [${uid}](${uid}.md) | ${title} | ${words} |`);
  }
});

function isUnknown(member: string): boolean {
  const [dataset = '', name = ''] = member.split('.');
  const found = findDataset(dataset);
  return found ? !(name in found.measures) && !(name in found.dimensions) : true;
}
