import express from 'express';
import { listRoutes, type Mount } from '../mounts.ts';
import { createOpenApiDocument, undocumentedRoutes } from './document.ts';
import { createOpenApiRoutes } from './openapi-routes.ts';
import { REQUEST_SCHEMAS } from './request-schemas.ts';
import { RESPONSE_SCHEMAS } from './response-schemas.ts';

const document = createOpenApiDocument('1.2.3');

function* nodesOf(value: unknown, path = '#'): Generator<[string, Record<string, unknown>]> {
  if (typeof value !== 'object' || value === null) {
    return;
  }
  yield [path, value as Record<string, unknown>];
  for (const [key, child] of Object.entries(value)) {
    yield* nodesOf(child, `${path}/${key}`);
  }
}

function resolve(ref: string): unknown {
  return ref
    .slice(2)
    .split('/')
    .reduce<unknown>((node, key) => (node as Record<string, unknown> | undefined)?.[key], document);
}

const SCHEMAS = { ...REQUEST_SCHEMAS, ...RESPONSE_SCHEMAS };

describe('OpenAPI document', () => {
  it('is OpenAPI 3.1 with the version given', () => {
    expect(document.openapi).toBe('3.1.0');
    expect(document.info).toMatchObject({ title: expect.any(String), version: '1.2.3' });
  });

  it('has only references that resolve', () => {
    const refs = [...nodesOf(document)].flatMap(([, node]) => (typeof node.$ref === 'string' ? [node.$ref] : []));
    expect(refs.length).toBeGreaterThan(30);
    expect(refs.filter((ref) => !ref.startsWith('#/') || resolve(ref) === undefined)).toEqual([]);
  });

  it('gives each operation its own id, answers with descriptions, and a place for each parameter', () => {
    const operations = Object.entries(document.paths).flatMap(([path, item]) =>
      Object.entries(item as Record<string, Operation>).map(([method, operation]) => ({ path, method, ...operation }))
    );
    expect(new Set(operations.map(({ operationId }) => operationId)).size).toBe(operations.length);
    for (const { responses, parameters = [] } of operations) {
      expect(Object.keys(responses)).toContainEqual(expect.stringMatching(/^20[024]$/));
      for (const response of Object.values(responses)) {
        expect(response).toEqual(
          expect.objectContaining('$ref' in response ? {} : { description: expect.any(String) })
        );
      }
      for (const parameter of parameters) {
        expect(parameter).toMatchObject({
          name: expect.any(String),
          in: expect.stringMatching(/^(query|header|path)$/),
        });
      }
    }
  });

  it('describes every named type, with what the contract demands of it', () => {
    expect(Object.keys(document.components.schemas).sort()).toEqual(Object.keys(SCHEMAS).sort());
    expect(document.components.schemas.MetricQuery).toMatchObject({
      type: 'object',
      required: ['kind', 'measures'],
      properties: {
        kind: { const: 'metric' },
        measures: { type: 'array', minItems: 1, maxItems: 20 },
        filters: { items: { $ref: '#/components/schemas/Filter' } },
        grain: { enum: expect.arrayContaining(['auto', 'none', 'week']), default: 'auto' },
      },
    });
    expect(document.components.schemas.HealthResponse).toMatchObject({
      properties: { components: { items: { $ref: '#/components/schemas/ComponentHealth' } } },
    });
  });

  it('has examples that fit their schemas', () => {
    let checked = 0;
    for (const [path, node] of nodesOf(document)) {
      const ref = (node.schema as { $ref?: string } | undefined)?.$ref;
      const values = [
        ...('example' in node ? [node.example] : []),
        ...Object.values((node.examples as Record<string, { value: unknown }>) ?? {}).map(({ value }) => value),
      ];
      for (const value of ref ? values : []) {
        const { error } = SCHEMAS[ref?.split('/').at(-1) as keyof typeof SCHEMAS].safeParse(value);
        expect([path, error?.issues]).toEqual([path, undefined]);
        checked += 1;
      }
    }
    expect(checked).toBeGreaterThanOrEqual(9);
  });

  it('names the routes that it leaves out', () => {
    const router = express.Router();
    router.post('/query', () => undefined);
    router.get('/secret/:id', () => undefined);
    const mounts: Mount[] = [
      { path: '/api/v1', router },
      { path: '/api/v1/openapi.json', router: createOpenApiRoutes('1') },
    ];
    expect(listRoutes(mounts)).toEqual(['POST /api/v1/query', 'GET /api/v1/secret/:id', 'GET /api/v1/openapi.json']);
    expect(undocumentedRoutes(mounts, document)).toEqual(['GET /api/v1/secret/:id']);
  });
});

interface Operation {
  operationId: string;
  responses: Record<string, object>;
  parameters?: object[];
}
