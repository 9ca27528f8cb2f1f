import type { RequestHandler } from 'express';
import helmet from 'helmet';

/**
 * Security headers. The console needs nothing from elsewhere and nothing inline, so everything else is refused.
 * No Strict-Transport-Security and no upgrade to https: TLS, where it is used, ends in front of this server.
 */
export function securityHeaders(): RequestHandler {
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'"],
        connectSrc: ["'self'"],
        baseUri: ["'none'"],
        formAction: ["'none'"],
        frameAncestors: ["'none'"],
        requireTrustedTypesFor: ["'script'"],
      },
    },
    strictTransportSecurity: false,
  });
}
