import { SEVERITIES } from '../../contract/alerts.ts';
import { INCIDENT_STATES } from '../../contract/incidents.ts';
import {
  DEED_EXAMPLE,
  INCIDENT_DETAIL_EXAMPLE,
  INCIDENT_EXAMPLE,
  INCIDENT_LIST_EXAMPLE,
  NOTIFICATION_EXAMPLE,
  RECORDED_EXAMPLE,
} from './incident-examples.ts';
import { failures, jsonAnswer, jsonRequest, parameter, plainAnswer } from './operation-parts.ts';

const ID = {
  name: 'id',
  in: 'path',
  required: true,
  description: 'The number of the incident, as 20260105-7K3Q.',
  schema: { type: 'string' },
};
const READ_FAILURES = failures(401, 403, 404, 429);
const DEED_FAILURES = failures(400, 401, 403, 404, 415, 429, 503);

function deed(operationId: string, summary: string, schema: 'IncidentDeedRequest' | 'IncidentNoteRequest'): object {
  return {
    post: {
      operationId,
      summary,
      description: 'On the disk before the answer. What has been done already stays as it was.',
      parameters: [ID],
      requestBody: {
        ...jsonRequest(schema, { deed: { value: DEED_EXAMPLE } }),
        // `{}` will do, but nothing will not: whoever sends JSON is no form of a foreign page.
        required: true,
      },
      responses: { 200: jsonAnswer('The incident as it is then', 'Incident', INCIDENT_EXAMPLE), ...DEED_FAILURES },
    },
  };
}

/** The addresses of incidents. The page behind a signed link is no API and stands in the README. */
export function incidentPaths(): Record<string, object> {
  return {
    '/api/v1/incidents/alerts': {
      post: {
        operationId: 'recordAlerts',
        summary: 'Take a notification of Grafana: its alerts become incidents',
        description:
          'For a webhook contact point; needs the scope relay. On the disk before the answer; a notification that comes again, or over another channel too, changes nothing. An alert that recovered and was never told to fire has no incident.',
        requestBody: jsonRequest('GrafanaNotification', { firing: { value: NOTIFICATION_EXAMPLE } }),
        responses: {
          200: jsonAnswer('Fingerprint of each alert → its incident', 'IncidentsRecorded', RECORDED_EXAMPLE),
          ...failures(400, 401, 403, 413, 415, 429, 503),
        },
      },
    },
    '/api/v1/incidents': {
      get: {
        operationId: 'incidents',
        summary: 'List the incidents of the last months, newest first',
        description:
          'Needs the scope incident, as all addresses below. Older ones are answered by queries of kind incidents.',
        parameters: [
          parameter('state', { enum: ['open', ...INCIDENT_STATES] }, 'Only these; open is every state but resolved.'),
          parameter('severity', { enum: SEVERITIES }, 'Only these.'),
          parameter('limit', { type: 'integer', minimum: 1, maximum: 1000, default: 100 }, 'At most so many.'),
        ],
        responses: {
          200: jsonAnswer('Incidents as they are now', 'IncidentList', INCIDENT_LIST_EXAMPLE),
          ...failures(400, 401, 403, 429),
        },
      },
    },
    '/api/v1/incidents/{id}': {
      get: {
        operationId: 'incident',
        summary: 'One incident with all that happened and how its values went',
        parameters: [ID],
        responses: { 200: jsonAnswer('The incident', 'IncidentDetail', INCIDENT_DETAIL_EXAMPLE), ...READ_FAILURES },
      },
    },
    '/api/v1/incidents/{id}/report': {
      get: {
        operationId: 'incidentReport',
        summary: 'One incident as a Markdown document: clocks, timeline, alerts with values, deliveries',
        parameters: [ID, parameter('locale', { enum: ['zh', 'en'] }, 'Language of the report.')],
        responses: { 200: plainAnswer('The report', 'text/markdown', { type: 'string' }), ...READ_FAILURES },
      },
    },
    '/api/v1/incidents/{id}/acknowledge': deed('acknowledgeIncident', 'Say that you take it on', 'IncidentDeedRequest'),
    '/api/v1/incidents/{id}/notes': deed('noteIncident', 'Add a note to its timeline', 'IncidentNoteRequest'),
    '/api/v1/incidents/{id}/mitigate': deed('mitigateIncident', 'Say that users are well again', 'IncidentDeedRequest'),
    '/api/v1/incidents/{id}/resolve': deed('resolveIncident', 'Say that it is over', 'IncidentDeedRequest'),
  };
}
