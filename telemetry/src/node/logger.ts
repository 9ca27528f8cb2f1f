import { Writable } from 'node:stream';
import winston from 'winston';
import { jsonLines, readableLines } from './log-format.ts';
import { safeReport, saidBy, type Report } from './report.ts';
import { addRollingFile, endRollingFiles } from './rolling-file.ts';
import type { SlsSink } from './sls-sink.ts';

export interface LoggerOptions {
  /** The application's name, `app` on every line. */
  service?: string;
  /** Where the files go: what the data server follows as LOG_DIR. `./logs` unless told. */
  directory?: string;
  /** The least level that is written; `info` unless told. */
  level?: string;
  /** Size at which a day's file is followed by the next one; `20m` unless told. */
  maxSize?: string | number;
  /** How long files are kept; `14d` unless told. */
  maxFiles?: string | number;
  /** Readable lines on the terminal too; on unless NODE_ENV is `production`. */
  console?: boolean;
  /** What takes each line too, as `createSlsSink({…})`. */
  sls?: Pick<SlsSink, 'write'>;
  /** Told when a file cannot be written, once a minute; standard error unless told. */
  onProblem?: Report;
}

/** The logger that the functions of this package use where none is named: the first that `createLogger` made. */
let first: winston.Logger | undefined;

/**
 * A winston logger that writes JSON lines to `combined-YYYY-MM-DD.log` and its errors to `error-YYYY-MM-DD.log` too. It does not
 * throw: where the directory cannot be written, lines go to the console and the problem is reported.
 */
export function createLogger(options: LoggerOptions = {}): winston.Logger {
  const { service, directory = './logs', level = 'info', maxSize = '20m', maxFiles = '14d', sls, onProblem } = options;
  const { console = process.env['NODE_ENV'] !== 'production' } = options;
  const tell = safeReport(onProblem);
  const logger = winston.createLogger({
    level,
    format: jsonLines(),
    // Not `service`: that of an AI call is its vendor.
    defaultMeta: service === undefined ? {} : { app: service },
    exitOnError: false,
    transports: [],
  });
  logger.on('error', (error: unknown) => tell('logger', saidBy(error)));
  const file = { directory, maxSize, maxFiles, tell };
  addRollingFile(logger, { ...file, name: 'combined' });
  addRollingFile(logger, { ...file, name: 'error', level: 'error' });
  if (console || logger.transports.length === 0) {
    logger.add(new winston.transports.Console({ format: readableLines() }));
  }
  if (sls !== undefined) {
    logger.add(new winston.transports.Stream({ stream: linesTo(sls) }));
  }
  first ??= logger;
  return logger;
}

/** Resolves when every line is in its file: the last call before `process.exit()`. */
export async function closeLogger(logger: winston.Logger): Promise<void> {
  if (first === logger) {
    first = undefined;
  }
  await endRollingFiles(logger);
  logger.close();
}

/** The first logger that was made and is not closed; one with every default where there is none. */
export function defaultLogger(): winston.Logger {
  return first ?? createLogger();
}

/** The lines as objects. */
function linesTo({ write }: Pick<SlsSink, 'write'>): Writable {
  return new Writable({
    objectMode: true,
    write(line: Record<string, unknown>, _encoding, done) {
      write(line);
      done();
    },
  });
}
