import { createAsk, LIMITS } from './engine-contract/asking.ts';
import { aggregateContract } from './engine-contract/aggregates-contract.ts';
import { answerContract } from './engine-contract/answers-contract.ts';
import { badDayContract } from './engine-contract/bad-days-contract.ts';
import { textContract } from './engine-contract/text-contract.ts';
import { timeContract } from './engine-contract/time-contract.ts';
import { boundValueContract } from './engine-contract/values-contract.ts';
import type { ContractEngine } from './support/contract-engines.ts';

/** Runs the whole contract of `engines/engine.ts` and `sql/dialect.ts` against one engine. */
export function testEngine({ name, start }: { name: string; start: () => Promise<ContractEngine> }): void {
  describe(name, () => {
    let contract: ContractEngine;

    beforeAll(async () => {
      contract = await start();
    }, 60_000);
    afterAll(() => contract?.stop());

    const ask = createAsk(() => contract);
    timeContract(ask);
    textContract(ask);
    aggregateContract(ask);
    boundValueContract(ask);
    answerContract(ask);
    badDayContract(ask);

    describe('afterwards', () => {
      test('a stopped engine says so', async () => {
        await Promise.all([contract.engine.stop(), contract.engine.stop()]);
        const asked = contract.engine.query({ sql: 'SELECT 1 AS v', params: [], columns: [] }, LIMITS);
        await expect(asked).rejects.toMatchObject({ code: 'unavailable' });
      });
    });
  });
}
