import { ALERT_CHANNELS, RELAY_CHANNELS } from '../../contract/relay.ts';
import { failures, header, jsonAnswer, jsonRequest } from './operation-parts.ts';
import {
  NOTIFICATION_EXAMPLE,
  RELAY_ANSWER_EXAMPLE,
  RELAY_STATUS_EXAMPLE,
  RELAY_TEST_EXAMPLE,
} from './relay-examples.ts';

const channelAmong = (channels: readonly string[], description: string) => ({
  name: 'channel',
  in: 'path',
  required: true,
  description,
  schema: { type: 'string', enum: [...channels] },
});

const letter = {
  name: 'id',
  in: 'path',
  required: true,
  description: 'As GET /api/v1/relays lists it.',
  schema: { type: 'string' },
};

/** The addresses that tell people of alerts, and say how that fares. */
export function relayPaths(): Record<string, object> {
  return {
    '/api/v1/relays/{channel}': {
      post: {
        operationId: 'relayAlerts',
        summary: "Tell people of alerts: Grafana's webhook contact point posts here",
        description:
          'An answer of 202 means that every delivery is on the disk and will be made, also after a crash. An alert that was told already is counted as a duplicate. With RELAY_HMAC_SECRET the request must be signed (hmacConfig of the contact point), is taken within five minutes of its time, and once.',
        parameters: [
          channelAmong(ALERT_CHANNELS, 'The way by which people are told; by e-mail Grafana tells them itself.'),
          header('X-Grafana-Alerting-Signature', 'Hex HMAC-SHA256 of "<timestamp>:" and the body.'),
          header('X-Grafana-Alerting-Timestamp', 'Epoch seconds.'),
        ],
        requestBody: jsonRequest('Notification', { firing: { value: NOTIFICATION_EXAMPLE } }),
        responses: {
          202: jsonAnswer('What will be told', 'RelayAnswer', RELAY_ANSWER_EXAMPLE),
          ...failures(400, 401, 403, 404, 413, 415, 429, 503),
        },
      },
    },
    '/api/v1/relays/{channel}/test': {
      post: {
        operationId: 'testRelay',
        summary: 'Send a test message and tell what became of it',
        parameters: [channelAmong(RELAY_CHANNELS, 'The way by which people are told; e-mail carries reports.')],
        requestBody: jsonRequest('RelayTestRequest', { toOne: { value: { target: '张三' } }, onDuty: { value: {} } }),
        responses: {
          200: jsonAnswer('What became of it', 'RelayTestAnswer', RELAY_TEST_EXAMPLE),
          ...failures(400, 401, 403, 404, 415, 429, 503),
        },
      },
    },
    '/api/v1/relays/dead-letters/{id}/retry': {
      post: {
        operationId: 'retryDeadLetter',
        summary: 'Try a delivery again that was given up',
        parameters: [letter],
        responses: {
          200: jsonAnswer('What became of it', 'RelayTestAnswer', RELAY_TEST_EXAMPLE),
          ...failures(401, 403, 404, 415, 429, 503),
        },
      },
    },
    '/api/v1/relays/dead-letters/{id}/dismiss': {
      post: {
        operationId: 'dismissDeadLetter',
        summary: 'Close a dead letter whose people were told in another way',
        parameters: [letter],
        responses: { 204: { description: 'It is closed' }, ...failures(401, 403, 404, 415, 429, 503) },
      },
    },
    '/api/v1/relays': {
      get: {
        operationId: 'relayStatus',
        summary:
          'Tell what waits, what was given up, how far limits are used, who is on duty; numbers and mail addresses masked',
        responses: {
          200: jsonAnswer('The relays', 'RelayStatus', RELAY_STATUS_EXAMPLE),
          ...failures(401, 403, 429),
        },
      },
    },
  };
}
