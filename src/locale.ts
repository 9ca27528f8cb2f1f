import type { Locale } from './contract';
import type { OpsOptions } from './query-model';

/** The language for titles, sentences and the server's own texts: the data source's setting, else Grafana's language. */
export function resolveLocale(setting: OpsOptions['locale'], grafanaLanguage: string): Locale {
  if (setting === 'zh' || setting === 'en') {
    return setting;
  }
  return grafanaLanguage.toLowerCase().startsWith('zh') ? 'zh' : 'en';
}

/** For `t()`: React escapes what it shows, so a value must not be escaped a second time on its way into a text. */
export const PLAIN = { interpolation: { escapeValue: false } };
