import { createHealthReportRoutes } from '../src/health/health-routes.ts';
import { createOpenApiDocument, undocumentedRoutes } from '../src/http/openapi/document.ts';
import { listRoutes, type Mount } from '../src/http/mounts.ts';
import { createQueryRoutes } from '../src/queries/query-routes.ts';

describe('the real routes', () => {
  // Only their addresses are read: no service is ever called.
  const mounts: Mount[] = [
    { path: '/api/v1', router: createQueryRoutes({} as never, () => 'zh') },
    { path: '/api/v1/health', router: createHealthReportRoutes({} as never) },
  ];

  it('all stand in the OpenAPI document', () => {
    expect(listRoutes(mounts)).toEqual(expect.arrayContaining(['POST /api/v1/query', 'GET /api/v1/health']));
    expect(undocumentedRoutes(mounts, createOpenApiDocument('1'))).toEqual([]);
  });
});
