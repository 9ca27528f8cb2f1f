import { listRoutes, type Mount } from '../mounts.ts';
import { componentSchemas, schemaRef } from './component-schemas.ts';
import { ERROR_EXAMPLE } from './examples.ts';
import { apiPaths } from './paths.ts';

export interface OpenApiDocument {
  openapi: string;
  info: { title: string; version: string; description: string; license: { name: string; identifier: string } };
  servers: Array<{ url: string }>;
  security: object[];
  paths: Record<string, object>;
  components: {
    schemas: Record<string, object>;
    responses: Record<string, object>;
    securitySchemes: Record<string, object>;
  };
}

/** The OpenAPI 3.1 description of this server, its types taken from the contract. */
export function createOpenApiDocument(version: string): OpenApiDocument {
  return {
    openapi: '3.1.0',
    info: {
      title: 'AI Market Ops data server',
      version,
      description: 'Business metrics, events and health of an AI-idea marketplace as Grafana data frames.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    // Without AUTH_TOKENS the server is open, on loopback only: hence the empty alternative.
    security: [{ bearer: [] }, {}],
    paths: apiPaths(),
    components: {
      schemas: componentSchemas(),
      responses: {
        Error: {
          description: 'Refused or failed: a code, and a sentence in the language of the request that says what to do',
          headers: { 'X-Request-Id': { description: 'The same id as in the body', schema: { type: 'string' } } },
          content: { 'application/json': { schema: schemaRef('Error'), example: ERROR_EXAMPLE } },
        },
      },
      securitySchemes: { bearer: { type: 'http', scheme: 'bearer', description: 'A token from AUTH_TOKENS' } },
    },
  };
}

/** Routes under `/api`, `/collect` and `/v1` that the document leaves out, as `POST /api/v1/query`; a test keeps this empty. */
export function undocumentedRoutes(mounts: readonly Mount[], document: OpenApiDocument): string[] {
  const documented = new Set(
    Object.entries(document.paths).flatMap(([path, operations]) =>
      Object.keys(operations).map((method) => `${method.toUpperCase()} ${path}`)
    )
  );
  return listRoutes(mounts).filter(
    (route) => / \/(api|collect|v1)\//.test(route) && !documented.has(openApiPath(route))
  );
}

/** `/incidents/:id` is written `/incidents/{id}` in OpenAPI. */
function openApiPath(route: string): string {
  return route.replace(/:(\w+)/g, '{$1}');
}
