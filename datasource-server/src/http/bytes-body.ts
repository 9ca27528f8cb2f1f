import type { Request, RequestHandler } from 'express';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import type { Transform } from 'node:stream';
import { ServiceError } from '../platform/errors.ts';
import { networkOf } from './network-of.ts';

/** Bytes that all requests together may hold, so that memory stays bounded however many come at once. */
export interface ByteBudget {
  /** False when that many bytes are not left, at all or to this holder. */
  take(bytes: number, holder: string): boolean;
  give(bytes: number, holder: string): void;
}

/** `mostEach` is what one holder may have, so that nobody takes it all. */
export function createByteBudget(most: number, mostEach = most): ByteBudget {
  let taken = 0;
  const byHolder = new Map<string, number>();
  return {
    take(bytes, holder) {
      const own = (byHolder.get(holder) ?? 0) + bytes;
      if (taken + bytes > most || own > mostEach) {
        return false;
      }
      taken += bytes;
      byHolder.set(holder, own);
      return true;
    },
    give(bytes, holder) {
      const left = (byHolder.get(holder) ?? 0) - bytes;
      taken -= bytes;
      if (left > 0) {
        byHolder.set(holder, left);
      } else {
        byHolder.delete(holder);
      }
    },
  };
}

interface BytesBodyOptions {
  /** Of one body, as sent and after decompression. */
  maxBytes: number;
  budget: ByteBudget;
  /** How long a body may take to arrive, ms; a slow one holds bytes that others need. */
  maxMs?: number;
}

/**
 * Reads a body of any kind into `req.body`, a Buffer, decompressed (gzip, deflate, br). Stops at the limit, so a small body
 * that would unpack to a huge one costs no more than an honest one. What is held counts against the budget until the answer
 * is out.
 */
export function bytesBody(options: BytesBodyOptions): RequestHandler {
  return async (req, res, next) => {
    let held = 0;
    const holder = networkOf(req.ip ?? 'unknown');
    const release = () => {
      options.budget.give(held, holder);
      held = 0;
    };
    res.once('close', release);
    req.body = await readBody(req, options, (bytes) => {
      const isFree = !res.closed && options.budget.take(bytes, holder);
      held += isFree ? bytes : 0;
      return isFree;
    });
    next();
  };
}

/** Not by iterating over the stream: that would close the connection together with it, and nobody could be told why. */
function readBody(
  req: Request,
  { maxBytes, maxMs }: BytesBodyOptions,
  hold: (bytes: number) => boolean
): Promise<Buffer> {
  const decoder = decoderOf(req.headers['content-encoding']);
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let sent = 0;
    let size = 0;
    const late = maxMs === undefined ? undefined : setTimeout(() => fail(tooSlow(maxMs)), maxMs);
    const end = () => {
      clearTimeout(late);
      req.off('data', countSent).off('error', broken).off('close', left);
      source.off('data', keep).off('end', done);
    };
    const fail = (error: ServiceError) => {
      end();
      req.unpipe();
      req.resume();
      decoder?.destroy();
      reject(error);
    };
    const countSent = (chunk: Buffer) => {
      sent += chunk.length;
      if (sent > maxBytes) {
        fail(tooLarge(maxBytes));
      }
    };
    const keep = (chunk: Buffer) => {
      size += chunk.length;
      if (size > maxBytes) {
        fail(tooLarge(maxBytes));
      } else if (!hold(chunk.length)) {
        fail(busy());
      } else {
        chunks.push(chunk);
      }
    };
    const done = () => {
      end();
      resolve(chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks));
    };
    const broken = (cause: Error) => fail(unreadable(cause));
    const left = () => {
      if (!req.complete) {
        fail(
          new ServiceError('cancelled', {
            zh: '客户端在请求发完之前断开了连接。',
            en: 'The client left before its request was complete.',
          })
        );
      }
    };
    const source = decoder ?? req;
    req.on('error', broken).on('close', left);
    source.on('data', keep).on('end', done);
    if (decoder) {
      req.on('data', countSent);
      // Stays: an error that comes after the end must find a listener.
      decoder.on('error', broken);
      req.pipe(decoder);
    }
  });
}

function decoderOf(encoding = 'identity'): Transform | null {
  switch (encoding.trim().toLowerCase()) {
    case 'identity':
      return null;
    case 'gzip':
    case 'x-gzip':
      return createGunzip();
    case 'deflate':
      return createInflate();
    case 'br':
      return createBrotliDecompress();
    default:
      throw new ServiceError('unsupported_media_type', {
        zh: '不支持的 Content-Encoding;可用 gzip、deflate、br,或不压缩。',
        en: 'This Content-Encoding is not supported; use gzip, deflate or br, or none.',
      });
  }
}

function tooLarge(maxBytes: number): ServiceError {
  const size = `${Number((maxBytes / 1024 / 1024).toFixed(2))} MB`;
  return new ServiceError('payload_too_large', {
    zh: `请求体(解压后)超过 ${size};请分批发送,或调高 INGEST_MAX_BODY_MB。`,
    en: `The body, unpacked, is larger than ${size}; send it in parts, or raise INGEST_MAX_BODY_MB.`,
  });
}

function busy(): ServiceError {
  return new ServiceError(
    'rate_limited',
    { zh: '同时到达的数据过多,请稍后重试。', en: 'Too much is arriving at once; try again shortly.' },
    { retryAfter: 1 }
  );
}

function tooSlow(maxMs: number): ServiceError {
  return new ServiceError(
    'rate_limited',
    {
      zh: `请求体没有在 ${maxMs / 1000} 秒内发完,请重新发送。`,
      en: `The body did not arrive within ${maxMs / 1000} s; send it again.`,
    },
    { retryAfter: 5 }
  );
}

function unreadable(cause: Error): ServiceError {
  return new ServiceError(
    'bad_request',
    {
      zh: '请求体无法解压;请检查 Content-Encoding 与内容是否一致。',
      en: 'The body cannot be unpacked; check that Content-Encoding says what it is.',
    },
    { cause }
  );
}
