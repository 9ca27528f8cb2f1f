import type { Text } from '../contract/text.ts';

interface ErrorLike {
  code?: unknown;
  cause?: unknown;
  errors?: unknown;
}

const MAX_DEPTH = 5;

/** The system's or TLS library's code of a failed connection (ECONNREFUSED, CERT_HAS_EXPIRED, …), however deeply wrapped. */
export function networkErrorCode(error: unknown, depth = 0): string | undefined {
  if (typeof error !== 'object' || error === null || depth > MAX_DEPTH) {
    return undefined;
  }
  const { code, cause, errors }: ErrorLike = error;
  if (typeof code === 'string') {
    return code;
  }
  // Several addresses of one name were tried: the first one's failure stands for all.
  return networkErrorCode(cause ?? (Array.isArray(errors) ? errors[0] : undefined), depth + 1);
}

/** What failed on the way to `host` and what to do about it. */
export function explainNetworkError(error: unknown, host: string): Text {
  const code = networkErrorCode(error);
  if (code === undefined) {
    const message = String(error);
    return { zh: `请求 ${host} 失败(${message})。`, en: `The request to ${host} failed (${message}).` };
  }
  const { zh, en } = explanationOf(code);
  return { zh: `${host}:${zh}(${code})。`, en: `${host}: ${en} (${code}).` };
}

function explanationOf(code: string): Text {
  switch (code) {
    case 'ENOTFOUND':
      return {
        zh: '域名无法解析,请检查主机名和本机的 DNS 设置',
        en: 'the name does not resolve; check the host name and this machine’s DNS',
      };
    case 'EAI_AGAIN':
      return {
        zh: 'DNS 服务器没有应答,请检查本机的 DNS 设置',
        en: 'the DNS server does not answer; check this machine’s DNS',
      };
    case 'ECONNREFUSED':
      return {
        zh: '连接被拒绝,请检查端口以及服务是否在运行',
        en: 'the connection was refused; check the port and that the service runs',
      };
    case 'ECONNRESET':
    case 'EPIPE':
    case 'UND_ERR_SOCKET':
      return {
        zh: '连接被对方中断,请检查服务及途中的代理或防火墙',
        en: 'the connection was cut; check the service and any proxy or firewall on the way',
      };
    case 'ENETUNREACH':
    case 'EHOSTUNREACH':
    case 'EADDRNOTAVAIL':
      return { zh: '网络不可达,请检查路由和防火墙', en: 'the network is unreachable; check routes and firewall' };
    case 'ETIMEDOUT':
    case 'UND_ERR_CONNECT_TIMEOUT':
      return {
        zh: '建立连接超时,请检查防火墙和网络出口',
        en: 'connecting timed out; check the firewall and outbound access',
      };
    default:
      break;
  }
  if (/CERT|SELF_SIGNED|UNABLE_TO_|TLS|SSL/.test(code)) {
    return {
      zh: 'TLS 证书或握手有问题,请检查证书有效期、域名和受信任的 CA(NODE_EXTRA_CA_CERTS)',
      en: 'the TLS certificate or handshake failed; check its expiry, its name and the trusted CAs (NODE_EXTRA_CA_CERTS)',
    };
  }
  if (code.startsWith('HPE_')) {
    return { zh: '应答不是 HTTP,请检查协议和端口', en: 'the answer is not HTTP; check scheme and port' };
  }
  return { zh: '连接失败,请检查地址和网络', en: 'the connection failed; check address and network' };
}
