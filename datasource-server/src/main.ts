import { readFileSync } from 'node:fs';
import { ConfigError, parseConfig } from './config.ts';
import { ServiceError } from './platform/errors.ts';
import { createLogger } from './platform/logger.ts';
import { createServer } from './server.ts';

/** Exit codes: 1 a failure of ours, 2 a setting that cannot be used, 3 the data directory or a store cannot be opened. */
const EXIT = { failure: 1, settings: 2, store: 3 };
const STOP_WITHIN_MS = 25_000;

async function main(): Promise<void> {
  const config = parseConfig(process.env);
  const logger = createLogger(config.logLevel);
  const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
    version: string;
  };
  const server = createServer(config, { logger, version });

  let stopping = false;
  const stop = (signal: string) => {
    if (stopping) {
      return;
    }
    stopping = true;
    logger.info('stopping', { signal });
    setTimeout(() => process.exit(EXIT.failure), STOP_WITHIN_MS).unref();
    server.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        logger.error('stopping failed', { error });
        process.exit(EXIT.failure);
      }
    );
  };
  process.on('SIGINT', () => stop('SIGINT'));
  process.on('SIGTERM', () => stop('SIGTERM'));
  process.on('unhandledRejection', (error) => {
    logger.error('unhandled rejection: a bug, please report it with this stack', { error });
  });

  const { url } = await server.start();
  logger.info('listening', { url, version });
}

main().catch((error: unknown) => {
  if (error instanceof ConfigError) {
    process.stderr.write(`设置有误 Settings that cannot be used:\n${error.message}\n`);
    process.exit(EXIT.settings);
  }
  if (error instanceof ServiceError) {
    process.stderr.write(`无法启动 Cannot start: ${error.text.zh}\n${error.text.en}\n`);
    process.exit(error.code === 'internal' ? EXIT.failure : EXIT.store);
  }
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exit(EXIT.failure);
});
