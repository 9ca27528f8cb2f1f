import DailyRotateFile from 'winston-daily-rotate-file';
import type winston from 'winston';
import { saidBy, type Tell } from './report.ts';

export interface RollingFileOptions {
  directory: string;
  /** `combined` or `error`: the first part of the file's name. */
  name: string;
  level?: string;
  /** Bytes, or `20m`. Reached within a day, the next file is `….log.1`. */
  maxSize: string | number;
  /** Files or, as `14d`, days that are kept. */
  maxFiles: string | number;
  tell: Tell;
}

const TRY_AGAIN_MS = 5_000;

/**
 * Writes to `<name>-YYYY-MM-DD.log` of the directory, a new file each day and each `maxSize`. A disk that is full or a directory
 * that is gone never reaches the application: it is reported, lines are lost, and five seconds later the file is opened anew.
 */
export function addRollingFile(logger: winston.Logger, options: RollingFileOptions): void {
  const { name, tell } = options;
  let isBroken = false;

  function broken(error: unknown, transport?: DailyRotateFile): void {
    tell(name, `日志文件 ${name} 无法写入 / the log file ${name} cannot be written: ${saidBy(error)}`);
    if (isBroken) {
      return;
    }
    isBroken = true;
    if (transport !== undefined) {
      logger.remove(transport);
    }
    const timer = setTimeout(() => {
      isBroken = false;
      open();
    }, TRY_AGAIN_MS).unref();
    logger.once('close', () => clearTimeout(timer));
  }

  function open(): void {
    try {
      const transport = createTransport(options);
      const onError = (error: unknown) => broken(error, transport);
      transport.on('error', onError);
      // The transport does not pass the errors of its stream on, and a stream's error without a listener ends the process.
      transport.logStream.on('error', onError);
      guardWrites(transport, onError);
      logger.add(transport);
    } catch (error) {
      broken(error);
    }
  }

  open();
}

/** Ends the files of a logger once everything is in them. */
export async function endRollingFiles(logger: winston.Logger): Promise<void> {
  const files = logger.transports.filter((transport) => transport instanceof DailyRotateFile);
  await Promise.all(files.map(({ logStream }) => new Promise<void>((resolve) => logStream.end(() => resolve()))));
  files.forEach((file) => logger.remove(file));
}

function createTransport({ directory, name, level, maxSize, maxFiles }: RollingFileOptions): DailyRotateFile {
  return new DailyRotateFile({
    dirname: directory,
    filename: `${name}-%DATE%.log`,
    datePattern: 'YYYY-MM-DD',
    maxSize,
    maxFiles,
    auditFile: `${directory}/.${name}-audit.json`,
    ...(level === undefined ? {} : { level }),
  });
}

/** Opening the next file happens inside a write and may throw: into the application's own call, were it not caught. */
function guardWrites(transport: DailyRotateFile, onError: (error: unknown) => void): void {
  const write = transport.log?.bind(transport);
  transport.log = (info, next) => {
    try {
      write?.(info, next);
    } catch (error) {
      onError(error);
      next();
    }
  };
}
