/** @typedef {import('../../contract/query.ts').QueryRequestInput} QueryRequestInput */
/** @typedef {import('./result/result-panel.js').Outcome} Outcome */

/**
 * Asks for the answer and its explanation at once; either may fail without the other.
 *
 * @param {Pick<ReturnType<typeof import('./api.js').createApi>, 'query' | 'explain'>} api
 * @param {QueryRequestInput} request
 * @param {AbortSignal} signal
 * @returns {Promise<Outcome>}
 */
export async function runQuery(api, request, signal) {
  const [answered, explained] = await Promise.allSettled([api.query(request, signal), api.explain(request, signal)]);
  return {
    request,
    answer: answered.status === 'fulfilled' ? answered.value.answer : null,
    size: answered.status === 'fulfilled' ? answered.value.bytes : 0,
    failure: answered.status === 'rejected' ? answered.reason : null,
    explanation: explained.status === 'fulfilled' ? explained.value : null,
    explainFailure: explained.status === 'rejected' ? explained.reason : null,
  };
}
