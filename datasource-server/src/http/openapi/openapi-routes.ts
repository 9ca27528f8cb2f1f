import express, { type Router } from 'express';
import { createOpenApiDocument } from './document.ts';

/** The OpenAPI document, built once and open to everyone: it holds no data. */
export function createOpenApiRoutes(version: string): Router {
  const document = createOpenApiDocument(version);
  const router = express.Router();
  router.get('/', (_req, res) => {
    res.json(document);
  });
  return router;
}
