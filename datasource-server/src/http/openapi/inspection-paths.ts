import type { Inspection, InspectionList } from '../../contract/inspection.ts';
import { failures, jsonAnswer, jsonRequest } from './operation-parts.ts';

const AT = 1_767_229_200_000;

export const INSPECTION_EXAMPLE: Inspection = {
  id: '2f1f6a0e-4b6a-4d58-9d4e-1f0a5c6b7d81',
  trigger: 'scheduled',
  dueAt: AT,
  startedAt: AT,
  finishedAt: AT + 4200,
  status: 'fail',
  counts: { ok: 0, warn: 0, fail: 1, unknown: 0 },
  demo: false,
  by: '',
  items: [
    {
      id: 'api.error_rate',
      group: 'api',
      title: { zh: 'API 错误率', en: 'API error rate' },
      status: 'fail',
      value: 6.2,
      unit: 'percent',
      threshold: { zh: '警告 > 3%,不通过 > 5%', en: 'warn > 3%, fail > 5%' },
      yesterday: 1.1,
      baseline: 1,
      change: 520,
      finding: { zh: '6.2%', en: '6.2%' },
      details: [],
      evidence: `https://grafana.example/d/aimarket-api?viewPanel=13&from=${AT - 86_400_000}&to=${AT}`,
      owner: 'platform',
      runbook: 'https://grafana.example/d/aimarket-runbooks?viewPanel=1',
    },
  ],
  skipped: ['ai.budget'],
  absent: [
    {
      id: 'system.replication',
      title: { zh: 'MySQL 复制运行中', en: 'MySQL replication runs' },
      why: { zh: '服务器不是副本', en: 'the server is no replica' },
    },
  ],
};

const { items: _items, ...SHORT } = INSPECTION_EXAMPLE;
export const INSPECTION_LIST_EXAMPLE: InspectionList = { inspections: [SHORT], nextAt: AT + 86_400_000 };

/** The addresses of the daily inspection. */
export function inspectionPaths(): Record<string, object> {
  return {
    '/api/v1/inspections': {
      get: {
        operationId: 'inspections',
        summary: 'List the last inspections, newest first, and when the next is due',
        description: 'Older ones are answered by queries of kind inspection.',
        responses: {
          200: jsonAnswer('Inspections without their items', 'InspectionList', INSPECTION_LIST_EXAMPLE),
          ...failures(401, 403, 429),
        },
      },
      post: {
        operationId: 'inspect',
        summary: 'Inspect now',
        description:
          'Looks at everything, keeps the report and answers it; with notify the digest is sent, too. Whoever asks while one is under way gets its report.',
        requestBody: { ...jsonRequest('InspectionRequest', { now: { value: { notify: false } } }), required: false },
        responses: {
          200: jsonAnswer('The report', 'Inspection', INSPECTION_EXAMPLE),
          ...failures(400, 401, 403, 429, 503),
        },
      },
    },
    '/api/v1/inspections/{id}': {
      get: {
        operationId: 'inspection',
        summary: 'One of the last inspections, or latest',
        parameters: [
          { name: 'id', in: 'path', required: true, description: 'Its id, or latest', schema: { type: 'string' } },
        ],
        responses: { 200: jsonAnswer('The report', 'Inspection', INSPECTION_EXAMPLE), ...failures(401, 403, 404, 429) },
      },
    },
  };
}
