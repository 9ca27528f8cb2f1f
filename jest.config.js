// force timezone to UTC to allow tests to work regardless of local timezone
// generally used by snapshots, but can affect specific tests
process.env.TZ = 'UTC';

// Jest configuration provided by Grafana scaffolding
const scaffold = require('./.config/jest.config');

const [[, swc]] = Object.entries(scaffold.transform);

module.exports = {
  ...scaffold,
  // Editors are typed into with a real event sequence, which is slow on a machine that does other things too.
  testTimeout: 30_000,
  transform: {
    ...scaffold.transform,
    // Some of Grafana's dependencies come as ES modules with this extension, which the scaffold's pattern leaves out.
    '^.+\\.mjs$': swc,
  },
};
