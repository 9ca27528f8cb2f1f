// Puts the console's files and the chart library beside the data server's compiled code, where console-routes looks.
import { cpSync, mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const server = fileURLToPath(new URL('../datasource-server/', import.meta.url));
const built = path.join(server, 'dist', 'console', 'static');
const library = path.dirname(createRequire(path.join(server, 'package.json')).resolve('uplot/dist/uPlot.esm.js'));

cpSync(path.join(server, 'src', 'console', 'static'), built, { recursive: true });
mkdirSync(path.join(built, 'vendor'), { recursive: true });
for (const file of ['uPlot.esm.js', 'uPlot.min.css']) {
  cpSync(path.join(library, file), path.join(built, 'vendor', file));
}
cpSync(path.join(library, '..', 'LICENSE'), path.join(built, 'vendor', 'uPlot.LICENSE'));
