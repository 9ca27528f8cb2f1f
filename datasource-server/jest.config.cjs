/** The data server's tests: Node, ESM sources compiled by swc. `unit` lies beside the code, `whole` drives real servers. */
const shared = {
  rootDir: __dirname,
  testEnvironment: 'node',
  // The telemetry package as it stands in its sources, built or not.
  testEnvironmentOptions: { customExportConditions: ['aimarket-source', 'node', 'node-addons'] },
  transform: {
    '^.+\\.(t|j|mj)s$': [
      '@swc/jest',
      {
        sourceMaps: 'inline',
        jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
        module: { type: 'commonjs' },
      },
    ],
  },
  transformIgnorePatterns: ['node_modules/(?!(temporal-polyfill|temporal-utils|uplot)/)'],
};

module.exports = {
  // Real databases on a busy machine take their time; a test that hangs still ends.
  testTimeout: 60_000,
  projects: [
    { ...shared, displayName: 'unit', testMatch: ['<rootDir>/src/**/*.test.ts'] },
    { ...shared, displayName: 'whole', testMatch: ['<rootDir>/test/**/*.test.ts'] },
  ],
};
