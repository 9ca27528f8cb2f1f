import type { AddressInfo } from 'node:net';
import { simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';

export interface ReceivedMail {
  at: number;
  /** Who is to have it, as the sender told the server. */
  recipients: string[];
  subject: string;
  /** The plain text, else the text of the HTML. */
  text: string;
}

/** A mail server on loopback that takes mail for anybody, by STARTTLS and with a password, and keeps it. */
export interface MailServer {
  /** `127.0.0.1:port` */
  readonly address: string;
  readonly user: string;
  readonly password: string;
  readonly mails: readonly ReceivedMail[];
  /** What went wrong with connections and mails. */
  readonly problems: readonly string[];
  stop(): Promise<void>;
}

export async function startMailServer(): Promise<MailServer> {
  const mails: ReceivedMail[] = [];
  const problems: string[] = [];
  const [user, password] = ['grafana', 'mail-password'];
  const server = new SMTPServer({
    logger: false,
    onAuth({ username, password: given }, _session, done) {
      done(username === user && given === password ? null : new Error('wrong user or password'), { user });
    },
    onData(stream, session, done) {
      const at = Date.now();
      simpleParser(stream).then(
        ({ subject = '', text = '' }) => {
          mails.push({ at, recipients: session.envelope.rcptTo.map(({ address }) => address), subject, text });
          done();
        },
        (error: Error) => {
          problems.push(error.message);
          done(error);
        }
      );
    },
  });
  server.on('error', (error: Error) => problems.push(error.message));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.server.address() as AddressInfo;
  return {
    address: `127.0.0.1:${port}`,
    user,
    password,
    mails,
    problems,
    stop: () => new Promise((resolve) => server.close(resolve)),
  };
}
