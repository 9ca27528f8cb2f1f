import { getLocale, t } from './i18n.js';

/** @typedef {import('../../contract/catalogue.ts').Catalogue} Catalogue */
/** @typedef {import('../../contract/catalogue.ts').ValuesResponse} ValuesResponse */
/** @typedef {import('../../contract/catalogue.ts').ExplainResponse} ExplainResponse */
/** @typedef {import('../../contract/health.ts').HealthResponse} HealthResponse */
/** @typedef {import('../../contract/frames.ts').QueryResponse} QueryResponse */
/** @typedef {import('../../contract/query.ts').QueryRequestInput} QueryRequestInput */

/** A refusal or failure of the data server, or the failure to reach it. */
export class ApiError extends Error {
  /**
   * @param {string} message in the reader's language
   * @param {{ code: string, status: number, requestId?: string }} about
   */
  constructor(message, { code, status, requestId }) {
    super(message);
    this.code = code;
    this.status = status;
    this.requestId = requestId;
  }
}

/**
 * The data server's API, relative to the page, so that it also works behind a path of a proxy.
 *
 * @param {() => string | null} getToken
 */
export function createApi(getToken) {
  /**
   * @param {string} path
   * @param {{ body?: object, signal?: AbortSignal }} [options]
   * @returns {Promise<string>}
   */
  async function send(path, { body, signal } = {}) {
    const token = getToken();
    const response = await reach(apiUrl(path), {
      method: body ? 'POST' : 'GET',
      signal,
      headers: {
        'Accept-Language': getLocale(),
        ...(body ? { 'Content-Type': 'application/json' } : {}),
        ...(token ? { Authorization: `Bearer ${token}` } : {}),
      },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    const text = await response.text();
    if (!response.ok) {
      throw refusal(response, text);
    }
    return text;
  }

  return {
    /** @returns {Promise<HealthResponse>} */
    health: async () => JSON.parse(await send('health')),
    /** @returns {Promise<Catalogue>} */
    catalogue: async () => JSON.parse(await send('catalogue')),
    /**
     * @param {Record<string, string | number>} params
     * @param {AbortSignal} [signal]
     * @returns {Promise<ValuesResponse>}
     */
    values: async (params, signal) => {
      const search = new URLSearchParams(Object.entries(params).map(([name, value]) => [name, String(value)]));
      return JSON.parse(await send(`values?${search}`, { signal }));
    },
    /**
     * @param {QueryRequestInput} request
     * @param {AbortSignal} signal
     * @returns {Promise<{ answer: QueryResponse, bytes: number }>}
     */
    query: async (request, signal) => {
      const text = await send('query', { body: request, signal });
      return { answer: JSON.parse(text), bytes: new Blob([text]).size };
    },
    /**
     * @param {QueryRequestInput} request
     * @param {AbortSignal} signal
     * @returns {Promise<ExplainResponse>}
     */
    explain: async ({ queries, range, timezone }, signal) =>
      JSON.parse(await send('explain', { body: { query: queries[0], range, timezone }, signal })),
  };
}

/** @param {string} path */
export function apiUrl(path) {
  return new URL(`api/v1/${path}`, document.baseURI).href;
}

/**
 * @param {string} url
 * @param {RequestInit} init
 */
async function reach(url, init) {
  try {
    return await fetch(url, init);
  } catch (error) {
    if (init.signal?.aborted) {
      throw error;
    }
    throw new ApiError(t('unreachable'), { code: 'unreachable', status: 0 });
  }
}

/**
 * @param {Response} response
 * @param {string} text
 */
function refusal(response, text) {
  const { status } = response;
  try {
    /** @type {import('../../contract/errors.ts').ErrorBody} */
    const { error } = JSON.parse(text);
    return new ApiError(error.message, { code: error.code, status, requestId: error.requestId });
  } catch {
    return new ApiError(t('badAnswer', { status }), { code: 'bad_answer', status });
  }
}
