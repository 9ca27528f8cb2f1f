import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

import pluginJson from './plugin.json';

const read = (path: string) => readFileSync(join(__dirname, path), 'utf8');

describe('the plugin package', () => {
  it('can be used by alert rules and by a backend', () => {
    expect(pluginJson).toMatchObject({
      alerting: true,
      backend: true,
      annotations: true,
      metrics: true,
      logs: true,
      executable: 'gpx_aimarket_ops',
    });
    expect(pluginJson).not.toHaveProperty('routes');
  });

  it('has its logo, and a logo that only draws', () => {
    expect(existsSync(join(__dirname, pluginJson.info.logos.large))).toBe(true);
    expect(read(pluginJson.info.logos.large)).not.toMatch(
      /<script|<style|foreignObject|href|url\((?!#)|\son\w+=|data:/i
    );
  });

  it('has the screenshots that it names, none larger than 300 kB', () => {
    expect(pluginJson.info.screenshots.length).toBeGreaterThan(0);
    for (const { path } of pluginJson.info.screenshots) {
      expect({ path, small: statSync(join(__dirname, path)).size <= 300_000 }).toEqual({ path, small: true });
    }
  });

  it('links only to whole addresses in its catalogue page', () => {
    const targets = [...read('README.md').matchAll(/\]\(([^)]+)\)/g)].map(([, target]) => target);
    expect(targets.length).toBeGreaterThan(0);
    expect(targets.filter((target) => !target?.startsWith('https://'))).toEqual([]);
    expect(read('README.md')).not.toMatch(/yarn|npm |docker|webpack/i);
  });
});
