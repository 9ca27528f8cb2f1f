import { join } from 'node:path';

import pluginJson from '../plugin.json';
import { flattenTexts, translationCalls } from '../test-support/translation-calls';

import english from './en-US/aimarket-ops-datasource.json';
import chinese from './zh-Hans/aimarket-ops-datasource.json';

const en = flattenTexts(english);
const zh = flattenTexts(chinese);
const calls = translationCalls(join(__dirname, '..'));

describe('locale files', () => {
  it('exist for every language of plugin.json, under the name that Grafana looks for', () => {
    expect(pluginJson.languages).toEqual(['en-US', 'zh-Hans']);
    for (const language of pluginJson.languages) {
      expect(() => jest.requireActual(`./${language}/${pluginJson.id}.json`)).not.toThrow();
    }
  });

  it('have the same keys in both languages', () => {
    expect(Object.keys(zh).sort()).toEqual(Object.keys(en).sort());
  });

  it('hold every text of the code, in the words of the code, and nothing else', () => {
    expect(calls.length).toBeGreaterThan(50);
    expect(calls.filter(({ key, defaultText }) => key === undefined || defaultText === undefined)).toEqual([]);
    const used = Object.fromEntries(calls.map(({ key, defaultText }) => [key, defaultText]));
    expect(en).toEqual(used);
  });

  it('give one text to one key', () => {
    const texts = new Map<string, string>();
    for (const { key = '', defaultText = '' } of calls) {
      expect([key, texts.get(key) ?? defaultText]).toEqual([key, defaultText]);
      texts.set(key, defaultText);
    }
  });

  it('fill in the same values, and leave no text empty or untranslated', () => {
    const values = (text: string) => (text.match(/\{\{\w+\}\}/g) ?? []).sort();
    for (const [key, text] of Object.entries(en)) {
      expect([key, values(zh[key] ?? '')]).toEqual([key, values(text)]);
      expect([key, /\p{Script=Han}/u.test(zh[key] ?? '') || key === 'query-editor.sql.title']).toEqual([key, true]);
    }
  });
});
