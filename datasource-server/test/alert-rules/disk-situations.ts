import { disk, of, situation, type Situation } from './situation.ts';

const NO_DATA = { '': 'no data' } as const;

/** Of the rule on disks that will be full. Forecasts look back further than situations lie apart: each has hosts of its own. */
export const DISK_SITUATIONS: readonly Situation[] = [
  ...of('disk-full-soon', [
    [
      'one disk grows by one percent point a day, one does not, one by little',
      [
        disk({ host: 'grows', mount: '/data' }, (ago) => 72 - ago),
        disk({ host: 'grows', mount: '/' }, (ago) => 60 + wobble(ago)),
        disk({ host: 'creeps', mount: '/' }, (ago) => 70 - 0.1 * ago),
      ],
      { 'grows /data': 'fires', 'grows /': 'quiet', 'creeps /': 'quiet' },
    ],
    [
      'one has been full for long, one is full since ten minutes ago',
      [
        disk({ host: 'full', mount: '/' }, (ago) => 85 + wobble(ago)),
        disk({ host: 'filled', mount: '/' }, (ago) => (ago < 0.01 ? 81.5 : 50 + wobble(ago))),
      ],
      { 'full /': 'fires', 'filled /': 'fires' },
    ],
    ['it empties', [disk({ host: 'empties', mount: '/' }, (ago) => 60 + 0.3 * ago)], { 'empties /': 'quiet' }],
    [
      'logs are rotated away every week',
      [disk({ host: 'rotates', mount: '/var' }, (ago) => 60 + 2.5 * (7 - (ago % 7)))],
      { 'rotates /var': 'quiet' },
    ],
    [
      'a disk of four days, which grows quickly',
      [disk({ host: 'new', mount: '/' }, (ago) => 75 - 3 * ago, 4)],
      NO_DATA,
    ],
    [
      'the host is gone, with its disk nearly full',
      [disk({ host: 'gone', mount: '/', gone: 1 }, (ago) => 79 - ago)],
      NO_DATA,
    ],
    [
      'growth of two points a day that began three days ago',
      [disk({ host: 'leaks', mount: '/' }, (ago) => 60 + 2 * Math.max(0, 3 - ago) + wobble(ago))],
      { 'leaks /': 'fires' },
    ],
    [
      'growth that began eight days ago, with 22 days left',
      [disk({ host: 'grows', mount: '/' }, (ago) => 50 + Math.max(0, 8 - ago) + wobble(ago))],
      { 'grows /': 'quiet' },
    ],
    [
      'growth that began 20 days ago',
      [disk({ host: 'leaked', mount: '/' }, (ago) => 50 + Math.max(0, 20 - ago) + wobble(ago))],
      { 'leaked /': 'fires' },
    ],
    [
      'a jump of 20 percent points, three days ago',
      [disk({ host: 'jumped', mount: '/' }, (ago) => (ago < 3 ? 72 : 52) + wobble(ago))],
      { 'jumped /': 'quiet' },
    ],
    ['no host is sampled', [], NO_DATA],
  ]),
  ...(['fires', 'quiet'] as const).map((expected): Situation => ({
    ...situation(
      'disk-full-soon',
      `${expected === 'fires' ? 17 : 28} days are left, firing`,
      [disk({ host: expected, mount: '/' }, (ago) => (expected === 'fires' ? 71.5 : 66) - 0.5 * ago)],
      { [`${expected} /`]: expected }
    ),
    firing: true,
  })),
  {
    ...situation(
      'disk-full-soon',
      'cleared ten hours ago, firing',
      [disk({ host: 'cleared', mount: '/' }, (ago) => (ago < 0.42 ? 70 : 84 - 0.5 * ago) + wobble(ago))],
      { 'cleared /': 'quiet' }
    ),
    firing: true,
  },
];

/** What a disk's use differs from its course by. */
function wobble(daysAgo: number) {
  return 0.5 * Math.sin(5 * daysAgo);
}
