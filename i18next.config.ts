/** For `npx i18next-cli extract`: collects new texts of the plugin into the English file. Chinese is written by hand. */
export default {
  locales: ['en-US'],
  extract: {
    input: ['src/**/*.{ts,tsx}'],
    ignore: ['src/**/*.test.{ts,tsx}', 'src/test-support/**'],
    output: 'src/locales/{{language}}/{{namespace}}.json',
    defaultNS: 'aimarket-ops-datasource',
    functions: ['t'],
    transComponents: ['Trans'],
  },
};
