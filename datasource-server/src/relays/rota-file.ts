import { readFile } from 'node:fs/promises';
import { ConfigError } from '../config.ts';
import type { RotaStatus } from '../contract/relay.ts';
import type { Text } from '../contract/text.ts';
import type { Clock } from '../platform/clock.ts';
import type { Logger } from '../platform/logger.ts';
import { onDuty, type Rota } from './rota.ts';
import { parseRota, type RotaProblem } from './rota-text.ts';

/** The rota in force; follows its file. */
export interface RotaFile {
  /** Null where ROTA_FILE is unset. */
  rota(): Rota | null;
  /** Reads the file again if it has changed. A broken change keeps what was in force, and is told. Never rejects. */
  refresh(): Promise<void>;
  status(): RotaStatus;
}

interface RotaFileOptions {
  path: string | null;
  clock: Clock;
  logger: Logger;
}

/** Throws ConfigError with every mistake and its line: a rota that cannot be used is told at the start, not at night. */
export async function openRotaFile({ path, clock, logger }: RotaFileOptions): Promise<RotaFile> {
  let source = path === null ? '' : await read(path);
  let rota = path === null ? null : parsedOrThrow(path, source);
  let loadedAt = path === null ? null : clock();
  let problem: Text | null = null;

  async function refresh(): Promise<void> {
    if (path === null) {
      return;
    }
    let changed: string;
    try {
      changed = await readFile(path, 'utf8');
    } catch (error) {
      const { code = '' } = error as NodeJS.ErrnoException;
      keep({
        zh: `值班表 ${path} 读不到(${code}),沿用之前的内容;请放回该文件。`,
        en: `The rota ${path} cannot be read (${code}); what was read before stays in force. Put the file back.`,
      });
      return;
    }
    if (changed === source) {
      // Put back as it was.
      problem = problem !== null && rota !== null && parseRota(source).rota ? null : problem;
      return;
    }
    source = changed;
    const parsed = parseRota(source);
    if (parsed.rota) {
      rota = parsed.rota;
      loadedAt = clock();
      problem = null;
      logger.info('the rota has been loaded again', { path });
    } else {
      const lines = parsed.problems.map(describe);
      keep({
        zh: `值班表 ${path} 的修改有误,沿用之前的内容:${lines.map(({ zh }) => zh).join(';')}`,
        en: `The change of the rota ${path} cannot be used, what was read before stays in force: ${lines.map(({ en }) => en).join('; ')}`,
      });
    }
  }

  function keep(why: Text): void {
    if (problem?.en !== why.en) {
      logger.error('the rota cannot be loaded: what was read before stays in force', { reason: why.en });
    }
    problem = why;
  }

  return {
    rota: () => rota,
    refresh,
    status: () => ({
      configured: path !== null,
      onDuty: rota === null ? [] : onDuty(rota, clock()).map(({ name }) => name),
      loadedAt,
      problem,
    }),
  };
}

async function read(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    throw new ConfigError(`ROTA_FILE: ${path} 读不到 cannot be read (${code})`);
  }
}

function parsedOrThrow(path: string, source: string): Rota {
  const parsed = parseRota(source);
  if (parsed.rota) {
    return parsed.rota;
  }
  const lines = parsed.problems.map((each) => `ROTA_FILE ${path}:${each.line}: ${each.text.zh} · ${each.text.en}`);
  throw new ConfigError(lines.join('\n'));
}

function describe({ line, text }: RotaProblem): Text {
  return { zh: `第 ${line} 行 ${text.zh}`, en: `line ${line}: ${text.en}` };
}
