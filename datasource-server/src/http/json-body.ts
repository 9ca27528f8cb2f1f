import express, { type RequestHandler } from 'express';
import { ServiceError } from '../platform/errors.ts';

export const MAX_BODY_BYTES = 2 * 1024 * 1024;

/** Parses JSON bodies up to `MAX_BODY_BYTES` (after decompression) and refuses bodies of any other kind. */
export function jsonBody(): RequestHandler[] {
  return [express.json({ limit: MAX_BODY_BYTES }), refuseOtherBodies];
}

const refuseOtherBodies: RequestHandler = (req, _res, next) => {
  if (req.body === undefined && hasBody(req.headers)) {
    throw new ServiceError('bad_request', {
      zh: '请求体必须是 JSON;请设置请求头 Content-Type: application/json。',
      en: 'The body must be JSON; send the header Content-Type: application/json.',
    });
  }
  next();
};

function hasBody(headers: { 'transfer-encoding'?: string; 'content-length'?: string }): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}
