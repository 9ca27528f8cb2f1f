import { initMonitoring, trackEvent } from './monitoring.ts';

test('where there is no page, as in server-side rendering, nothing happens', async () => {
  const problems: Error[] = [];
  const monitor = initMonitoring({ endpoint: '/ops', app: 'shop', onProblem: (problem) => problems.push(problem) });
  trackEvent('a');
  monitor.trackEvent('b');
  await monitor.flush();
  monitor.stop();
  expect(problems).toEqual([]);
});
