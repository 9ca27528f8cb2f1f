import express, { type Request, type Response, type Router } from 'express';
import { incidentDeedSchema, incidentNoteSchema } from '../../contract/incidents.ts';
import type { Locale, Text } from '../../contract/text.ts';
import type { Clock } from '../../platform/clock.ts';
import { ServiceError } from '../../platform/errors.ts';
import type { Deed, IncidentBook } from '../book.ts';
import { INCIDENT_ID } from '../incident-id.ts';
import type { SignedLinks } from '../signed-links.ts';
import { incidentPage, refusalPage, type FormValues } from './incident-page.ts';
import { PAGE_STYLE } from './style.ts';

interface PageServices {
  book: Pick<IncidentBook, 'detail' | 'act'>;
  links: SignedLinks;
  timezone: string;
  clock: Clock;
  localeOf: (req: Request) => Locale;
}

/** Nothing from elsewhere, nothing inline, no script; the form may be sent to where the page came from. */
const CONTENT_SECURITY_POLICY =
  "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

const DEEDS = new Map<string, Deed['kind']>([
  ['acknowledge', 'acknowledged'],
  ['mitigate', 'mitigated'],
  ['resolve', 'resolved'],
  ['note', 'note'],
]);

/** A link says nothing about who uses it: a name is asked for. */
const signedDeedSchema = incidentDeedSchema.extend({ by: incidentDeedSchema.shape.by.unwrap() });
const signedNoteSchema = incidentNoteSchema.extend({ by: incidentDeedSchema.shape.by.unwrap() });

interface Asked {
  id: string;
  /** The parameters of the address, without the language. */
  proof: { expires: string; signature: string };
}

/**
 * For mounting at `/incidents`, open to everyone, body as bytes: whoever has a signed link may look and act. `GET` changes nothing,
 * because mail scanners and chat previews follow links.
 */
export function createIncidentPageRoutes({ book, links, timezone, clock, localeOf }: PageServices): Router {
  const router = express.Router();

  router.get('/page.css', (_req, res) => {
    res.set('Cache-Control', 'public, max-age=3600').type('text/css').send(PAGE_STYLE);
  });

  router.get('/:id', (req, res) => {
    const asked = askedBy(req);
    if (!isRefused(asked, req, res)) {
      // A first answer that came too late is told once, by the address that it was sent on to.
      show(asked, req, res, { late: req.query['late'] === '1' });
    }
  });

  router.post('/:id', async (req, res) => {
    const asked = askedBy(req);
    if (isRefused(asked, req, res)) {
      return;
    }
    if (!req.is('application/x-www-form-urlencoded')) {
      show(asked, req, res.status(415), { problem: FORM_EXPECTED });
      return;
    }
    const fields = new URLSearchParams((req.body as Buffer).toString('utf8'));
    const values = { name: fields.get('name') ?? '', note: fields.get('note') ?? '' };
    const kind = DEEDS.get(fields.get('action') ?? '');
    const parsed = (kind === 'note' ? signedNoteSchema : signedDeedSchema).safeParse({
      by: values.name,
      note: values.note,
    });
    if (!kind || !parsed.success) {
      show(asked, req, res.status(400), { problem: kind === 'note' ? NOTE_MISSING : NAME_MISSING, values });
      return;
    }
    try {
      const before = book.detail(asked.id);
      await book.act(asked.id, { kind, by: parsed.data.by, via: 'link', note: parsed.data.note });
      const late = kind !== 'note' && (before.resolved !== null || before[kind] !== null);
      // Sent on, so that a reload does not send the form again.
      res.redirect(303, addressOf(asked, localeOf(req), late));
    } catch (error) {
      if (!(error instanceof ServiceError) || error.code === 'not_found') {
        throw error;
      }
      show(asked, req, res.status(error.status), { problem: error.text, values });
    }
  });

  function isRefused(asked: Asked, req: Request, res: Response): boolean {
    const verdict = INCIDENT_ID.test(asked.id) ? links.check(asked.id, asked.proof) : 'wrong';
    const reason = verdict !== 'valid' ? verdict : isKnown(asked.id) ? null : 'unknown';
    if (reason === null) {
      return false;
    }
    const { status, page } = refusalPage(reason, { locale: localeOf(req), addresses: addressesOf(asked) });
    send(res.status(status), page);
    return true;
  }

  function isKnown(id: string): boolean {
    try {
      book.detail(id);
      return true;
    } catch (error) {
      if (error instanceof ServiceError && error.code === 'not_found') {
        return false;
      }
      throw error;
    }
  }

  function show(
    asked: Asked,
    req: Request,
    res: Response,
    more: { problem?: Text; values?: FormValues; late?: boolean }
  ): void {
    const incident = book.detail(asked.id);
    const common = { locale: localeOf(req), timezone, now: clock(), addresses: addressesOf(asked) };
    send(res, incidentPage({ incident, ...common, ...more }));
  }

  return router;
}

function askedBy(req: Request): Asked {
  const text = (value: unknown) => (typeof value === 'string' ? value : '');
  return {
    id: text(req.params['id']),
    proof: { expires: text(req.query['expires']), signature: text(req.query['signature']) },
  };
}

/** Relative to the page, which may stand behind a proxy under a path that we do not know. */
function addressOf({ id, proof }: Asked, locale: Locale, late = false): string {
  const parameters = new URLSearchParams({ ...proof, locale, ...(late ? { late: '1' } : {}) });
  return `${encodeURIComponent(id)}?${parameters.toString()}`;
}

function addressesOf(asked: Asked): Record<Locale, string> {
  return { zh: addressOf(asked, 'zh'), en: addressOf(asked, 'en') };
}

function send(res: Response, page: string): void {
  res
    .set({
      'Content-Security-Policy': CONTENT_SECURITY_POLICY,
      'Cache-Control': 'no-store',
      'X-Robots-Tag': 'noindex, nofollow',
    })
    .type('html')
    .send(page);
}

const FORM_EXPECTED: Text = {
  zh: '收到的不是本页面的表单(application/x-www-form-urlencoded),没有任何改动;请在下面填写。',
  en: 'What came was not the form of this page (application/x-www-form-urlencoded), and nothing has changed; fill it in below.',
};

const NAME_MISSING: Text = {
  zh: '请填写你的姓名(最多 64 个字符),并点击下面的一个按钮。',
  en: 'Write your name (64 characters at most) and press one of the buttons.',
};

const NOTE_MISSING: Text = {
  zh: '请填写你的姓名和要添加的备注。',
  en: 'Write your name and the note that is to be added.',
};
