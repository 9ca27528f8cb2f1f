import { ConfigError, parseConfig } from '../../src/config.ts';

/** What is wrong with an environment, as an operator reads it; empty where nothing is. */
export function problemsOf(environment: Record<string, string>): string {
  try {
    parseConfig(environment);
  } catch (error) {
    if (error instanceof ConfigError) {
      return error.message;
    }
    throw error;
  }
  return '';
}
