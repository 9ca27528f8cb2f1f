import { isIP } from 'node:net';
import { DeliveryFailure } from './delivery-queue.ts';

export interface SlsTarget {
  /** `https://cn-hangzhou.log.aliyuncs.com` */
  endpoint: string;
  project: string;
  logstore: string;
  accessKeyId: string;
  accessKeySecret: string;
}

/** Sends one encoded LogGroup. Throws DeliveryFailure. */
export type PutLogs = (group: Buffer) => Promise<void>;

const CONNECT_TIMEOUT_MS = 5_000;
const READ_TIMEOUT_MS = 20_000;
/** What another attempt cannot mend: the bytes themselves are wrong. Whatever a person can mend meanwhile is tried again. */
const NEVER = /^(PostBody|InvalidContent|InvalidParameter|InvalidTimestamp|ParameterInvalid)/i;

/** PutLogs by Alibaba's SDK, which compresses by lz4, signs and sends. The SDK is large and is loaded here, on first use. */
export async function createPutLogs({
  endpoint,
  project,
  logstore,
  accessKeyId,
  accessKeySecret,
}: SlsTarget): Promise<PutLogs> {
  const [{ $OpenApiUtil }, { default: imported }] = await Promise.all([
    import('@alicloud/openapi-core'),
    import('@alicloud/sls20201230'),
  ]);
  // Imported by Node, the default export of this CommonJS package is the package; imported by a bundler, it is the class.
  const SlsSdk = (imported as Partial<typeof imported>).default ?? (imported as unknown as typeof imported.default);
  const { protocol, hostname, host } = new URL(endpoint);
  const hasProjectHost = isIP(hostname.replace(/^\[|\]$/g, '')) === 0 && hostname !== 'localhost';
  const sdk = new SlsSdk(
    new $OpenApiUtil.Config({
      accessKeyId,
      accessKeySecret,
      endpoint: host,
      protocol: protocol === 'http:' ? 'HTTP' : 'HTTPS',
      connectTimeout: CONNECT_TIMEOUT_MS,
      readTimeout: READ_TIMEOUT_MS,
    })
  );
  // The SDK's own `putLogs` sends an empty body: its gateway knows no body of the type `protobuf`.
  const params = new $OpenApiUtil.Params({
    action: 'PutLogs',
    version: '2020-12-30',
    protocol: 'HTTPS',
    pathname: `/logstores/${logstore}/shards/lb`,
    method: 'POST',
    authType: 'AK',
    style: 'ROA',
    reqBodyType: 'binary',
    bodyType: 'none',
  });
  /** The SDK reads options of a call from here and takes what is missing from its own settings. */
  const defaults = {} as Parameters<typeof sdk.execute>[2];

  return async (group) => {
    const request = new $OpenApiUtil.OpenApiRequest({
      ...(hasProjectHost ? { hostMap: { project } } : {}),
      query: {},
      headers: { 'content-type': 'application/x-protobuf', 'x-log-compresstype': 'lz4' },
      body: group,
    });
    try {
      await sdk.execute(params, request, defaults);
    } catch (error) {
      throw failureOf(error);
    }
  };
}

/** The thrown value is not kept: it can hold the request with its signature. */
function failureOf(thrown: unknown): DeliveryFailure {
  const { code, message } = (thrown ?? {}) as { code?: unknown; message?: unknown };
  const name = typeof code === 'string' ? code : '';
  // The SDK's HTTP client glues the request to the message of a failure of the network.
  const said = String(message ?? thrown)
    .replace(/\.?POST https?:.*/s, '')
    .slice(0, 300);
  return new DeliveryFailure(`SLS ${name}: ${said}`, NEVER.test(name) ? 'drop' : 'retry');
}
