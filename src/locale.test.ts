import { resolveLocale } from './locale';

describe('resolveLocale', () => {
  test.each([
    ['zh', 'en-US', 'zh'],
    ['en', 'zh-Hans', 'en'],
    ['auto', 'zh-Hans', 'zh'],
    ['auto', 'zh-Hant', 'zh'],
    ['auto', 'fr-FR', 'en'],
    [undefined, 'zh-Hans', 'zh'],
  ] as const)('setting %s in a Grafana of %s is %s', (setting, language, expected) => {
    expect(resolveLocale(setting, language)).toBe(expected);
  });
});
