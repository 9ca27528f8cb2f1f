import { isSkipped, itemIds, skipProblem } from './item-ids.ts';

const ids = itemIds(
  {
    tlsHosts: [{ host: 'shop.example', port: 443 }],
    backups: { directories: [{ name: 'mysql', path: '/backups' }], maxAgeHours: 26 },
  },
  ['mysql', 'redis', 'ai:zhipu']
);

it.each([
  'ai.budget',
  'ai.*',
  'ai.b*',
  'system.component',
  'system.component:redis',
  'system.component:ai',
  'tls.certificate:shop.example',
  'tls.certificate:shop.example:443',
  'backups.age',
  'backups.size:mysql',
  'backups.*',
  'backups.age:mysql/users.sql.gz',
  'backups.integrity:mysql/a/b-*.sql.gz',
  'backups.size:mysql/users*',
])('%s is taken', (pattern) => {
  expect(skipProblem([pattern], ids)).toBeNull();
});

const NO_BACKUPS = [
  'backups.age:mongo/users.sql.gz',
  'backups.age:mysql/',
  'backups.age:mysqlusers.sql.gz',
  'backups.ages:mysql/users.sql.gz',
  'backups.age/users.sql.gz',
  'system.component:redis/users',
];

it.each([
  'nonsense.item',
  'ai.budgets',
  'AI.budget',
  'aii.*',
  'system.component:reddis',
  'backups.age:mongo',
  'ai',
  ...NO_BACKUPS,
])('%s is refused, with the names that there are', (pattern) => {
  const problem = skipProblem(['ai.cost', pattern], ids);
  expect(problem).toContain(`INSPECTION_SKIP: there is no item ${pattern}; items are `);
  expect(problem).toContain('system.component:redis');
  expect(problem).not.toContain('\n');
});

describe('what is left out of backups of several series', () => {
  const shown = [
    'backups.age:shop/users.sql.gz',
    'backups.age:shop/orders-*.sql.gz',
    'backups.age:shop2',
    'backups.size:shop/a',
  ];
  const left = (pattern: string) => shown.filter((id) => isSkipped(id, [pattern]));

  it('all of a directory by its name, and no other directory', () => {
    expect(left('backups.age:shop')).toEqual(shown.slice(0, 2));
    expect(left('backups.age')).toEqual(shown.slice(0, 3));
    expect(left('backups.age:shop2')).toEqual(['backups.age:shop2']);
  });

  it.each(shown)('%s by the id that the report shows', (id) => {
    expect(left(id)).toEqual([id]);
  });

  it('components are not divided by a slash', () => {
    expect(isSkipped('system.component:page:https://a.example/pay', ['system.component:page:https://a.example'])).toBe(
      false
    );
  });
});

it.each(['backups.age', 'backups.size', 'backups.age:mysql/users.sql.gz', 'tls.certificate:shop.example'])(
  '%s leaves nothing out where neither backups nor hosts are set, and is refused',
  (pattern) => {
    const none = itemIds({ tlsHosts: [], backups: { directories: [], maxAgeHours: 26 } }, []);
    expect(skipProblem(['backups.integrity', 'tls.certificate', 'backups.*'], none)).toBeNull();
    expect(skipProblem([pattern], none)).toContain(`there is no item ${pattern};`);
  }
);
