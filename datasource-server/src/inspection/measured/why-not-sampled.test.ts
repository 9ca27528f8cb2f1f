import type { SamplerReport } from '../../contract/samplers.ts';
import type { Sampled } from './measured-item.ts';
import { whyNotSampled } from './why-not-sampled.ts';

const said = (en: string) => ({ zh: en, en });
/** By the sampler that `report` gives. */
const told = (en: string) => ({ zh: `title:${en}`, en: `title: ${en}` });
const lag: Sampled = { by: 'mysql', whenOff: 'absent', lacking: said('no replica') };

function report(of: Partial<SamplerReport> & { sampler: string }): SamplerReport {
  return {
    title: said('title'),
    status: 'ok',
    missing: [],
    since: 0,
    sampledAt: 1,
    samples: 1,
    elapsedMs: 1,
    ...of,
  };
}

const off = report({ sampler: 'mysql', status: 'off', reason: said('set MYSQL_URL') });

it.each([
  ['its sampler is off and another item says so', lag, [off], false, { absent: said('set MYSQL_URL') }],
  ['its sampler is off', { ...lag, whenOff: 'unknown' }, [off], false, { unknown: said('set MYSQL_URL') }],
  ['the server has no such thing', lag, [report({ sampler: 'mysql' })], false, { absent: said('no replica') }],
  ['the server had it this week', lag, [report({ sampler: 'mysql' })], true, null],
  [
    'Prometheus in its place',
    lag,
    [off, report({ sampler: 'prometheus.mysql' })],
    false,
    { absent: said('no replica') },
  ],
  [
    'the account may not ask',
    lag,
    [report({ sampler: 'mysql', missing: [said('privilege'), said('variable')] })],
    false,
    { unknown: told('privilege variable') },
  ],
  [
    'it cannot be read',
    lag,
    [report({ sampler: 'mysql', status: 'failing', reason: said('refused') })],
    false,
    { unknown: told('refused') },
  ],
  [
    'Prometheus hangs in the place of a sampler of many',
    { by: 'host.cpu', whenOff: 'unknown' },
    [
      report({ sampler: 'host', status: 'off', reason: said('read from Prometheus') }),
      report({ sampler: 'prometheus.host', status: 'failing', reason: said('not within 10 s') }),
    ],
    false,
    { unknown: told('not within 10 s') },
  ],
  [
    'one of many is read',
    { by: 'host.disk', whenOff: 'unknown' },
    [report({ sampler: 'host.cpu', status: 'failing', reason: said('refused') }), report({ sampler: 'host.disk' })],
    false,
    null,
  ],
  ['what every server has', { by: 'mysql', whenOff: 'absent' }, [report({ sampler: 'mysql' })], false, null],
  [
    'targets that are probed, none of them https',
    { ...lag, by: 'probes' },
    [off],
    false,
    { absent: said('no replica') },
  ],
] as const)('%s', async (_, sampled, samplers, wasTold, expected) => {
  expect(await whyNotSampled(sampled, samplers, () => Promise.resolve(wasTold))).toEqual(expected);
});

it('what was not read yet is not known', async () => {
  const waiting = report({ sampler: 'mysql', status: 'waiting' });
  expect(await whyNotSampled(lag, [waiting], () => Promise.resolve(false))).toHaveProperty('unknown');
});

it('of an item that is not sampled it knows nothing', async () => {
  expect(await whyNotSampled(undefined, [off], () => Promise.resolve(false))).toBeNull();
});
