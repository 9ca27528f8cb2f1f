import type { SamplersResponse } from '../../src/contract/samplers.ts';

/** Resolves when every sampler of a data server has been read once, or has failed to be: the first reading comes within seconds. */
export async function samplersRead(url: string, withinMs = 120_000): Promise<void> {
  const start = performance.now();
  for (;;) {
    const { samplers } = (await (await fetch(`${url}/api/v1/samplers`)).json()) as SamplersResponse;
    const waiting = samplers.filter(({ status }) => status === 'waiting').map(({ sampler }) => sampler);
    if (waiting.length === 0) {
      return;
    }
    if (performance.now() - start > withinMs) {
      throw new Error(`never read: ${waiting.join(', ')}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}
