import type { RequestHandler } from 'express';
import { ServiceError } from '../platform/errors.ts';

/**
 * Accepts only requests addressed to a loopback name. For a server without tokens this stops DNS rebinding: a foreign
 * web page whose name was pointed at 127.0.0.1 still sends its own name in the Host header.
 */
export function loopbackHostOnly(): RequestHandler {
  return (req, _res, next) => {
    if (!isLoopbackName(hostnameOf(req.headers.host))) {
      throw new ServiceError('forbidden', {
        zh: '未设置 AUTH_TOKENS 时只接受发往 localhost 或 127.0.0.1 的请求;要用别的主机名访问,请先设置 AUTH_TOKENS。',
        en: 'Without AUTH_TOKENS only requests to localhost or 127.0.0.1 are accepted; to use another host name, set AUTH_TOKENS.',
      });
    }
    next();
  };
}

function hostnameOf(hostHeader: string | undefined): string | null {
  const address = `http://${hostHeader ?? ''}`;
  return URL.canParse(address) ? new URL(address).hostname : null;
}

function isLoopbackName(hostname: string | null): boolean {
  return (
    hostname !== null && (hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname))
  );
}
