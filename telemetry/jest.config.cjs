/** The telemetry package's tests: sources compiled by swc; `browser` parts run in jsdom by a docblock of their own or in Chromium. */
module.exports = {
  rootDir: __dirname,
  testEnvironment: 'node',
  testTimeout: 60_000,
  testMatch: ['<rootDir>/src/**/*.test.ts', '<rootDir>/test/**/*.test.ts'],
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
  transformIgnorePatterns: ['node_modules/(?!(@grafana/faro-.*|web-vitals|ua-parser-js|@opentelemetry)/)'],
};
