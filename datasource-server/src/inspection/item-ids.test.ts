import { itemIds, skipProblem } from './item-ids.ts';

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
])('%s is taken', (pattern) => {
  expect(skipProblem([pattern], ids)).toBeNull();
});

it.each(['nonsense.item', 'ai.budgets', 'AI.budget', 'aii.*', 'system.component:reddis', 'backups.age:mongo', 'ai'])(
  '%s is refused, with the names that there are',
  (pattern) => {
    const problem = skipProblem(['ai.cost', pattern], ids);
    expect(problem).toContain(`INSPECTION_SKIP: there is no item ${pattern}; items are `);
    expect(problem).toContain('system.component:redis');
    expect(problem).not.toContain('\n');
  }
);
