// npm run build:backend: the Go half of the plugin, into dist/, named as Grafana starts it, with the manifest that plugin
// reviewers ask for. Does nothing when nothing has changed.
//   --all          every platform that Grafana runs on, for a release; else this machine's (and, on macOS or Windows, that of
//                  its Linux containers)
//   --if-possible  without Go: say so and succeed
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run, ROOT } from './lib/run.mjs';

const RELEASED = ['linux/amd64', 'linux/arm64', 'darwin/amd64', 'darwin/arm64', 'windows/amd64'];
const OPTIONS = ['--all', '--if-possible'];
const STAMPS = join(ROOT, 'node_modules', '.cache', 'aimarket');
const BUILD_INFO = 'github.com/grafana/grafana-plugin-sdk-go/build/buildinfo.buildInfoJSON';
/** Folders in which no Go source of this repository lives. */
const SKIPPED = new Set(['node_modules', 'dist', '.git', 'coverage', 'data', 'logs']);

const unknown = process.argv.slice(2).filter((option) => !OPTIONS.includes(option));
if (unknown.length > 0) {
  end(1, `Unknown option ${unknown.join(' ')}; there are ${OPTIONS.join(' and ')}.`);
}
const plugin = JSON.parse(read('src/plugin.json'));
const { version } = JSON.parse(read('package.json'));
const sources = goFiles('');
const digest = digestOf(sources.filter((path) => path.startsWith('pkg/') && !path.endsWith('_test.go')));
const stale = targets().filter((target) => !isFresh(target));

if (stale.length > 0 && (await run('go', ['version'], { quiet: true })).code !== 0) {
  withoutGo();
}
for (const target of stale) {
  await build(target);
}
// As `mage` writes it: the digest of each Go file, so that a reviewer can tell that binary and source belong together.
writeIfChanged('dist/go_plugin_build_manifest', sources.map((path) => `${sha256(read(path))}:${path}\n`).join(''));
end(0, stale.length === 0 ? 'The plugin backend is up to date.' : `Built ${stale.map(binaryOf).join(', ')}.`);

function targets() {
  if (process.argv.includes('--all')) {
    return RELEASED;
  }
  const arch = process.arch === 'x64' ? 'amd64' : process.arch;
  const os = process.platform === 'win32' ? 'windows' : process.platform;
  return [...new Set([`${os}/${arch}`, `linux/${arch}`])];
}

function binaryOf(target) {
  const [os, arch] = target.split('/');
  return join('dist', `${plugin.executable}_${os}_${arch}${os === 'windows' ? '.exe' : ''}`);
}

async function build(target) {
  const [GOOS, GOARCH] = target.split('/');
  const info = JSON.stringify({ pluginID: plugin.id, version });
  const flags = [
    '-trimpath',
    '-buildvcs=false',
    '-tags',
    'arrow_json_stdlib',
    '-ldflags',
    `-s -w -X '${BUILD_INFO}=${info}'`,
  ];
  const { code, output } = await run('go', ['build', ...flags, '-o', binaryOf(target), './pkg'], {
    env: { GOOS, GOARCH, CGO_ENABLED: '0' },
    quiet: true,
  });
  if (code !== 0) {
    end(
      1,
      `${output}\nThe plugin backend was not built for ${target}. It needs Go ${goVersion()} or newer, see \`go version\`.`
    );
  }
  mkdirSync(STAMPS, { recursive: true });
  writeFileSync(stampOf(target), stampText(target));
}

function isFresh(target) {
  const stamp = stampOf(target);
  return (
    existsSync(join(ROOT, binaryOf(target))) && existsSync(stamp) && readFileSync(stamp, 'utf8') === stampText(target)
  );
}

function stampOf(target) {
  return join(STAMPS, `backend-${target.replace('/', '-')}`);
}

/** What the binary was built from, and which file it is: another build may have put its own in the same place. */
function stampText(target) {
  const { size, mtimeMs } = statSync(join(ROOT, binaryOf(target)));
  return `${digest} ${size} ${mtimeMs}`;
}

function withoutGo() {
  const advice = [
    'Go was not found, so the plugin backend was not built: Grafana would show no data and evaluate no alert rule.',
    `没有找到 Go,插件后端未编译。请安装 Go ${goVersion()} 或更新的版本,加入 PATH 后重试。`,
    `Install Go ${goVersion()} or newer (https://go.dev/dl), put it on PATH and run npm run build:backend.`,
  ].join('\n');
  end(process.argv.includes('--if-possible') ? 0 : 1, advice);
}

function goVersion() {
  return /^go (\S+)$/m.exec(read('go.mod'))?.[1] ?? '';
}

/** Go files below a folder as paths with forward slashes, relative to the root, folder by folder in the order of names. */
function goFiles(folder) {
  const entries = readdirSync(join(ROOT, folder), { withFileTypes: true });
  return entries
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory()) {
        return SKIPPED.has(entry.name) ? [] : goFiles(path);
      }
      return entry.name.endsWith('.go') ? [path] : [];
    });
}

/** Everything that goes into a binary, this script with its flags included. */
function digestOf(files) {
  const hash = createHash('sha256');
  for (const path of [...files, 'go.mod', 'go.sum', 'scripts/build-backend.mjs']) {
    hash.update(`${path}\n${sha256(read(path))}\n`);
  }
  return hash.update(`${plugin.id} ${plugin.executable} ${version}`).digest('hex');
}

function writeIfChanged(path, text) {
  const file = join(ROOT, path);
  if (existsSync(file) && readFileSync(file, 'utf8') === text) {
    return;
  }
  mkdirSync(join(ROOT, 'dist'), { recursive: true });
  writeFileSync(file, text);
}

function sha256(content) {
  return createHash('sha256').update(content).digest('hex');
}

function read(path) {
  return readFileSync(join(ROOT, path));
}

function end(code, text) {
  process.stdout.write(`${text.trim()}\n`);
  process.exit(code);
}
