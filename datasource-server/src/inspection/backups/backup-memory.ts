import { open, readFile, rename } from 'node:fs/promises';
import { z } from 'zod';
import type { Logger } from '../../platform/logger.ts';
import type { BackupVerdict } from './backup.ts';

/** What is known of backups from earlier looks, also after a restart. */
export interface BackupMemory {
  verdict(key: string): BackupVerdict | undefined;
  /** Resolves when it is on the disk, or when it has been logged that it could not be put there. */
  keepVerdict(key: string, verdict: BackupVerdict): Promise<void>;
  /** Forgets all other verdicts. */
  keepOnly(isWanted: (key: string) => boolean): Promise<void>;
  /** Remembers the newest of a series. */
  see(series: string, newest: string): void;
  /** Whether the newest of a series was another one once. */
  isWrittenAgain(series: string): boolean;
}

const schema = z.object({
  version: z.literal(1),
  verdicts: z.record(
    z.string(),
    z.object({ state: z.enum(['good', 'damaged', 'unverified']), text: z.object({ zh: z.string(), en: z.string() }) })
  ),
  series: z.record(z.string(), z.object({ newest: z.string(), again: z.boolean() })),
});

/** In one file that is replaced as a whole. One that cannot be understood counts as none: everything is read again. */
export async function openBackupMemory(path: string, logger: Logger): Promise<BackupMemory> {
  const kept = await read(path, logger);
  const verdicts = new Map(Object.entries(kept.verdicts));
  const series = new Map(Object.entries(kept.series));
  let isChanged = false;
  let saving: Promise<void> = Promise.resolve();

  async function save(): Promise<void> {
    isChanged = false;
    const state: z.input<typeof schema> = {
      version: 1,
      verdicts: Object.fromEntries(verdicts),
      series: Object.fromEntries(series),
    };
    try {
      await replaceFile(path, JSON.stringify(state));
    } catch (error) {
      isChanged = true;
      logger.warn('what was read of backups cannot be kept; it will be read again after a restart', { path, error });
    }
  }

  function saveInTurn(): Promise<void> {
    saving = saving.then(() => (isChanged ? save() : undefined));
    return saving;
  }

  return {
    verdict: (key) => verdicts.get(key),
    keepVerdict(key, verdict) {
      verdicts.set(key, verdict);
      isChanged = true;
      return saveInTurn();
    },
    keepOnly(isWanted) {
      for (const key of verdicts.keys()) {
        if (!isWanted(key)) {
          isChanged = verdicts.delete(key);
        }
      }
      return saveInTurn();
    },
    see(name, newest) {
      const before = series.get(name);
      const again = before !== undefined && (before.again || before.newest !== newest);
      if (before?.newest !== newest || before.again !== again) {
        series.set(name, { newest, again });
        isChanged = true;
      }
    },
    isWrittenAgain: (name) => series.get(name)?.again ?? false,
  };
}

async function read(path: string, logger: Logger): Promise<z.output<typeof schema>> {
  try {
    return schema.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') {
      logger.warn('what was known of backups cannot be read; they are read again', { path, error });
    }
    return { version: 1, verdicts: {}, series: {} };
  }
}

async function replaceFile(path: string, content: string): Promise<void> {
  const handle = await open(`${path}.new`, 'w', 0o600);
  try {
    await handle.writeFile(content);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(`${path}.new`, path);
}
