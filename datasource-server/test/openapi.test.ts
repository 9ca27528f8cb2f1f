import { createHealthReportRoutes } from '../src/health/health-routes.ts';
import { createOpenApiDocument, undocumentedRoutes } from '../src/http/openapi/document.ts';
import { listRoutes, type Mount } from '../src/http/mounts.ts';
import { createIncidentRoutes, createIncidentWebhook } from '../src/incidents/incident-routes.ts';
import { createInspectionRoutes } from '../src/inspection/inspection-routes.ts';
import { createCollectRoutes } from '../src/ingest/http/collect-routes.ts';
import {
  createEventsIngestRoutes,
  createIngestStatusRoutes,
  createMetricsIngestRoutes,
  createOtlpRoutes,
} from '../src/ingest/http/ingest-routes.ts';
import { createQueryRoutes } from '../src/queries/query-routes.ts';
import { createRelayRoutes } from '../src/relays/relay-routes.ts';

describe('the real routes', () => {
  // Only their addresses are read: no service is ever called.
  const mounts: Mount[] = [
    { path: '/api/v1', router: createQueryRoutes({} as never, () => 'zh') },
    { path: '/api/v1/health', router: createHealthReportRoutes({} as never) },
    { path: '/api/metrics', router: createMetricsIngestRoutes({} as never, {} as never) },
    { path: '/api/v1/events', router: createEventsIngestRoutes({} as never, {} as never) },
    { path: '/api/v1/ingest', router: createIngestStatusRoutes({} as never) },
    { path: '/api/v1/relays', router: createRelayRoutes({} as never) },
    { path: '/collect', router: createCollectRoutes({} as never, {} as never) },
    { path: '/api/v1/incidents', router: createIncidentRoutes({} as never) },
    { path: '/api/v1/incidents/alerts', router: createIncidentWebhook({} as never) },
    { path: '/api/v1/inspections', router: createInspectionRoutes({} as never) },
    { path: '/v1/logs', router: createOtlpRoutes({} as never, {} as never) },
  ];

  it('all stand in the OpenAPI document', () => {
    expect(listRoutes(mounts)).toEqual(
      expect.arrayContaining(['POST /api/v1/query', 'GET /api/v1/health', 'POST /collect/:app'])
    );
    expect(undocumentedRoutes(mounts, createOpenApiDocument('1'))).toEqual([]);
  });
});
