import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import express, { type Router } from 'express';

/** Files are few and small: always asked about (by ETag), so that an update of the server is seen at once. */
const CACHE_CONTROL = 'no-cache';

/** The console: its page at `/`, its files and the chart library under `/console`. Made for mounting at `/`. */
export function createConsoleRoutes(): Router {
  const staticDir = fileURLToPath(new URL('./static', import.meta.url));
  const router = express.Router();
  const files = { index: false, redirect: false, cacheControl: false, setHeaders: neverStale } as const;
  router.get('/', express.static(staticDir, { ...files, index: 'index.html' }));
  router.use('/console/vendor', express.static(chartLibraryDir(staticDir), files));
  router.use('/console', express.static(staticDir, files));
  return router;
}

/** The build puts the chart library beside the page; from source it is served out of its package. */
function chartLibraryDir(staticDir: string): string {
  const built = path.join(staticDir, 'vendor');
  return existsSync(built) ? built : path.dirname(createRequire(import.meta.url).resolve('uplot/dist/uPlot.esm.js'));
}

function neverStale(res: { setHeader(name: string, value: string): unknown }): void {
  res.setHeader('Cache-Control', CACHE_CONTROL);
}
