import type { SamplerReport } from '../contract/samplers.ts';
import type { ConfiguredProbe, ProbeOutcome } from './probe.ts';

/** What is sampled into the event store. Down while one of it fails: its figures have a gap then. */
export function samplersProbe(report: () => readonly SamplerReport[]): ConfiguredProbe {
  return {
    component: 'samplers',
    title: { zh: '采样', en: 'Samplers' },
    check: () => Promise.resolve(outcomeOf(report())),
  };
}

function outcomeOf(samplers: readonly SamplerReport[]): ProbeOutcome {
  const failing = samplers.filter(({ status }) => status === 'failing');
  if (failing.length === 0) {
    return { status: 'up' };
  }
  return {
    status: 'down',
    reason: {
      zh: failing.map(({ title, reason }) => `${title.zh}:${reason?.zh ?? '读取失败。'}`).join(''),
      en: failing.map(({ title, reason }) => `${title.en}: ${reason?.en ?? 'reading it failed.'}`).join(' '),
    },
    connection: false,
  };
}
