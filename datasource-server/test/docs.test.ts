import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { INCIDENT_SETTINGS } from '../src/config-incidents.ts';
import { INSPECTION_SETTINGS } from '../src/config-inspection.ts';
import { MAIL_SETTINGS } from '../src/config-mail.ts';
import { SAMPLER_SETTINGS } from '../src/config-samplers.ts';
import { queryRequestSchema, querySchema } from '../src/contract/query.ts';
import { DATASETS } from '../src/datasets/registry.ts';

const ROOT = join(__dirname, '../..');
const READMES = ['README.md', 'README.zh-CN.md'] as const;
/** A path in a document is written from the root, or from the sources of the data server where those are the subject. */
const BASES = ['', 'datasource-server/src', 'datasource-server'];

const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');
const markdownIn = (folder: string) =>
  readdirSync(join(ROOT, folder))
    .filter((name) => name.endsWith('.md'))
    .map((name) => posix.join(folder, name));

describe.each([...markdownIn('.'), ...markdownIn('docs'), ...markdownIn('docs/decisions')])('%s', (document) => {
  const text = read(document);

  it('links to files that exist', () => {
    const links = [...withoutCode(text).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target]) => target as string);
    const local = links
      .filter((target) => !/^(https?:|mailto:)/.test(target))
      .map((target) => target.split('#')[0] as string);
    const missing = local.filter((target) => target !== '' && !existsSync(join(ROOT, dirname(document), target)));
    expect(missing).toEqual([]);
  });

  it('names paths that exist', () => {
    expect(pathsIn(text).filter((path) => !BASES.some((base) => existsSync(join(ROOT, base, path))))).toEqual([]);
  });

  it('names npm scripts that exist', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
    const named = [...text.matchAll(/npm run ([a-z][a-z0-9:-]*)/g)].map(([, name]) => name as string);
    expect(named.filter((name) => !Object.hasOwn(scripts, name))).toEqual([]);
  });
});

describe.each(READMES)('%s', (document) => {
  const text = read(document);

  it('lists exactly the settings of config.ts, with their defaults', () => {
    const rows = [...text.matchAll(/^\| `([A-Z_]+)` \| (?:`([^`]*)`)? ?\| [^|]+ \|$/gm)];
    const listed = Object.fromEntries(rows.map(([, name, value]) => [name, value ?? '']));
    expect(listed).toEqual(settingsOfConfig());
  });

  it('shows a query that the server understands and whose names exist', () => {
    const request = queryRequestSchema.parse(exampleRequest(text));
    expect(request.range).toEqual({ from: (NOW - 30 * 86_400) * 1000, to: NOW * 1000 });
    const members = DATASETS.flatMap(({ name, measures }) =>
      Object.keys(measures).map((measure) => `${name}.${measure}`)
    );
    for (const raw of request.queries) {
      const query = querySchema.parse(raw);
      expect(query.kind === 'metric' && query.measures.every((measure) => members.includes(measure))).toBe(true);
    }
  });

  it('is listed for the languages it has', () => {
    const other = READMES.find((name) => name !== document) as string;
    expect(text.split('\n').slice(0, 4).join('\n')).toContain(`](${other})`);
  });
});

describe('both READMEs', () => {
  const [english, chinese] = READMES.map(read) as [string, string];

  it('have the same headings', () => {
    const levels = (text: string) => [...withoutBlocks(text).matchAll(/^(#+) /gm)].map(([, level]) => level);
    expect(levels(chinese)).toEqual(levels(english));
  });

  it('have the same code, comments aside', () => {
    expect(blocksOf(chinese).map(withoutComments)).toEqual(blocksOf(english).map(withoutComments));
  });

  it('have tables of the same shape', () => {
    const shape = (text: string) =>
      withoutBlocks(text)
        .split(/\n{2,}/)
        .filter((part) => part.startsWith('|'))
        .map(rowsOf);
    const rowsOf = (table: string) => table.split('\n').length;
    expect(shape(chinese)).toEqual(shape(english));
  });
});

describe('docker-compose.yml', () => {
  it('hands every setting of config.ts to the data server and no other', () => {
    const service = /\n {2}datasource-server:\n([\s\S]*?)\n {2}\w/.exec(read('docker-compose.yml'))?.[1] ?? '';
    const environment = /\n {4}environment:\n([\s\S]*?)\n {4}\w/.exec(service)?.[1] ?? '';
    const handed = [...environment.matchAll(/^ {6}([A-Z_]+):/gm)].map(([, name]) => name);
    expect(handed.sort()).toEqual(Object.keys(settingsOfConfig()).sort());
  });
});

const NOW = 1_767_225_600;

/** The body of the first `curl`, as a shell would send it at the moment NOW. */
function exampleRequest(text: string): unknown {
  const body = /curl [^']*'[^']*' -d '([\s\S]*?)\n}'\n/.exec(text)?.[1] ?? '';
  const sent = `${body}\n}`.replace(/'\$\(\(now - (\d+) \* (\d+)\)\)'/g, (_, days, seconds) =>
    String(NOW - days * seconds)
  );
  return JSON.parse(sent.replaceAll("'$now'", String(NOW)));
}

/** Each setting with its default as a person writes it; '' where there is none. */
function settingsOfConfig(): Record<string, string> {
  const source =
    /const environmentSchema = z\n([\s\S]*?)\.superRefine/.exec(read('datasource-server/src/config.ts'))?.[1] ?? '';
  const relays = /RELAY_SETTINGS = \{\n([\s\S]*?)\n\};/.exec(read('datasource-server/src/config-relays.ts'))?.[1] ?? '';
  const lines = [
    ...source.matchAll(/^ {4}([A-Z_]+): (.*),$/gm),
    ...`${relays}\n`.matchAll(/^ {2}([A-Z_]+): ([\s\S]*?),\n(?= {2}[A-Z]|$)/gm),
  ];
  const settings = lines.map(([, name, schema]): [string, string] => {
    const given = /\.default\('?(.*?)'?\)$/.exec(schema as string)?.[1] ?? '';
    return [name as string, given === '[]' ? '' : given.replaceAll('_', '')];
  });
  for (const [name, schema] of Object.entries({
    ...INCIDENT_SETTINGS,
    ...INSPECTION_SETTINGS,
    ...MAIL_SETTINGS,
    ...SAMPLER_SETTINGS,
  })) {
    settings.push([name, String(schema.parse(undefined) ?? '')]);
  }
  // Not a default of the schema: it follows another setting.
  return { ...Object.fromEntries(settings), MYSQL_TIMEZONE: 'TIMEZONE' };
}

/** Code spans that name a file or folder of this repository: no patterns with <name> or *, no settings, no time zones. */
function pathsIn(text: string): string[] {
  const spans = [...withoutBlocks(text).matchAll(/`([^`\n]+)`/g)].map(([, span]) => span as string);
  const isOther = (span: string) => span.startsWith('./') || /^[A-Z]\w+\/[A-Z]/.test(span);
  return spans.filter(
    (span) =>
      !isOther(span) &&
      /^[\w.-]+(\/[\w.-]+)*\/?$/.test(span) &&
      /\/|^\.?[\w-]+\.(md|ya?ml|c?js|json|example)$/.test(span)
  );
}

function blocksOf(text: string): string[] {
  return [...text.matchAll(/^```[\s\S]*?^```$/gm)].map(([block]) => block);
}

function withoutBlocks(text: string): string {
  return text.replace(/^```[\s\S]*?^```$/gm, '');
}

function withoutCode(text: string): string {
  return withoutBlocks(text).replace(/`[^`\n]+`/g, '');
}

function withoutComments(block: string): string {
  return block.replace(/\s+(?:#|\/\/) .*$/gm, '');
}
