/**
 * Writes the browser half as one script for pages without a bundler; it sets the global `AIMarketTelemetry`.
 *
 *   node scripts/bundle-browser.mjs [file]     dist/aimarket-telemetry.min.js unless told
 */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const file = process.argv[2] ?? join(root, 'dist', 'aimarket-telemetry.min.js');

await build({
  entryPoints: [join(root, 'src', 'browser', 'index.ts')],
  outfile: file,
  bundle: true,
  minify: true,
  format: 'iife',
  globalName: 'AIMarketTelemetry',
  target: ['es2020', 'chrome87', 'safari14', 'firefox78'],
  legalComments: 'none',
  logLevel: 'warning',
});
const bytes = readFileSync(file);
process.stdout.write(`${file}: ${bytes.length} bytes, ${gzipSync(bytes, { level: 9 }).length} gzipped\n`);
