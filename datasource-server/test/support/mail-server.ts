import type { AddressInfo } from 'node:net';
import { simpleParser } from 'mailparser';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';

export interface ReceivedMail {
  at: number;
  /** Who is to have it, as the sender told the server. */
  recipients: string[];
  subject: string;
  /** The plain text, else the text of the HTML. */
  text: string;
  html: string;
  from: string;
  messageId: string;
  /** Whether it came over TLS. */
  secure: boolean;
  /** Names are in lower case. */
  headers: ReadonlyMap<string, unknown>;
}

export type MailStage = 'connect' | 'auth' | 'sender' | 'recipient' | 'message';

/** A mail server on loopback that takes mail for anybody, by STARTTLS and with a password, and keeps it. */
export interface MailServer {
  /** `127.0.0.1:port` */
  readonly address: string;
  readonly user: string;
  readonly password: string;
  readonly mails: readonly ReceivedMail[];
  /** Passwords that clients have told. */
  readonly passwords: readonly string[];
  /** What went wrong with connections and mails. */
  readonly problems: readonly string[];
  /** The next so many times it answers with this code, or with nothing at all; `who` limits it to a recipient. */
  trouble(stage: MailStage, code: number | 'silence', options?: { times?: number; who?: string }): void;
  /** Taking a message lasts so long, ms. */
  delay(ms: number): void;
  stop(): Promise<void>;
}

interface Trouble {
  stage: MailStage;
  code: number | 'silence';
  left: number;
  who: string | undefined;
}

/** `port` brings one back that has stopped. */
export async function startMailServer({
  port = 0,
  ...options
}: SMTPServerOptions & { port?: number } = {}): Promise<MailServer> {
  const mails: ReceivedMail[] = [];
  const passwords: string[] = [];
  const problems: string[] = [];
  const troubles: Trouble[] = [];
  let delayMs = 0;
  const [user, password] = ['grafana', 'mail-password'];

  /** Goes on with `well`, or answers with what is amiss, or never. */
  function meet(stage: MailStage, who: string, done: (error?: Error) => void, well: () => void): void {
    const trouble = troubles.find((each) => each.left > 0 && each.stage === stage && (each.who ?? who) === who);
    if (!trouble) {
      well();
      return;
    }
    trouble.left -= 1;
    if (trouble.code !== 'silence') {
      done(Object.assign(new Error(`no, says ${stage} of <${who}>`), { responseCode: trouble.code }));
    }
  }

  const server = new SMTPServer({
    logger: false,
    closeTimeout: 100,
    onConnect: (_session, done) => meet('connect', '', done, done),
    onAuth({ username, password: given }, _session, done) {
      passwords.push(given ?? '');
      meet('auth', '', done, () =>
        done(username === user && given === password ? null : new Error('wrong user or password'), { user })
      );
    },
    onMailFrom: ({ address }, _session, done) => meet('sender', address, done, done),
    onRcptTo: ({ address }, _session, done) => meet('recipient', address, done, done),
    onData(stream, session, done) {
      const at = Date.now();
      const recipients = session.envelope.rcptTo.map(({ address }) => address);
      simpleParser(stream).then(
        (mail) => {
          meet('message', recipients[0] ?? '', done, () => {
            const { subject = '', text = '', html, from, messageId = '', headers } = mail;
            const { secure } = session;
            const rest = { html: html || '', from: from?.text ?? '', messageId, secure, headers };
            mails.push({ at, recipients, subject, text, ...rest });
            setTimeout(done, delayMs);
          });
        },
        (error: Error) => {
          problems.push(error.message);
          done(error);
        }
      );
    },
    ...options,
  });
  server.on('error', (error: Error) => problems.push(error.message));
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const { port: used } = server.server.address() as AddressInfo;
  return {
    address: `127.0.0.1:${used}`,
    user,
    password,
    mails,
    passwords,
    problems,
    trouble: (stage, code, { times = 1, who } = {}) => void troubles.push({ stage, code, left: times, who }),
    delay: (ms) => void (delayMs = ms),
    stop: () => new Promise((resolve) => server.close(resolve)),
  };
}
