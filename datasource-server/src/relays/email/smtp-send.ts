import { Readable } from 'node:stream';
import type { NodemailerError } from 'nodemailer';
import MailComposer from 'nodemailer/lib/mail-composer';
import SMTPConnection from 'nodemailer/lib/smtp-connection';
import type { MailConfig } from '../../config-mail.ts';
import { withinTime } from '../../platform/within-time.ts';
import type { Answer } from '../channel.ts';
import type { ReportMail } from './report-mail.ts';
import { failedAnswer, oneLine } from './smtp-answer.ts';

export interface Mail extends ReportMail {
  to: string;
  /** Stays the same when the mail is sent again, so that a mailbox can tell that it is. */
  id: string;
}

/** Milliseconds until a session is up, for one reply, and for all of it. */
const TIMEOUTS = { session: 10_000, reply: 30_000, whole: 60_000 };

/** Sends one mail to one reader, over a connection of its own. Never rejects. */
export async function sendMail(server: MailConfig, mail: Mail, timeouts = TIMEOUTS): Promise<Answer> {
  const connection = new SMTPConnection({
    host: server.host,
    port: server.port,
    secure: server.tls === 'implicit',
    requireTLS: server.tls === 'required',
    ignoreTLS: server.tls === 'none',
    tls: { rejectUnauthorized: server.verify },
    connectionTimeout: timeouts.session,
    greetingTimeout: timeouts.session,
    dnsTimeout: timeouts.session,
    socketTimeout: timeouts.reply,
  });
  // It is read when the server has asked for the message: before its end nothing can have been accepted.
  let handedOver = false;
  try {
    const message = Readable.from([await composed(server, mail)]);
    message.once('end', () => (handedOver = true));
    const reply = await withinTime(exchange(connection, server, mail.to, message), timeouts.whole);
    return { result: 'accepted', code: reply.slice(0, 3), text: oneLine(reply) };
  } catch (error) {
    return failedAnswer(error as Partial<NodemailerError>, handedOver);
  } finally {
    connection.close();
  }
}

function composed({ from }: MailConfig, { to, id, subject, text, html }: Mail): Promise<Buffer> {
  const composer = new MailComposer({
    from,
    to,
    subject,
    text,
    html,
    messageId: `<${id}@${from.address.split('@')[1]}>`,
    // Nobody's holiday note is to answer it.
    headers: { 'Auto-Submitted': 'auto-generated' },
  });
  return composer.compile().build();
}

/** Resolves to the server's reply to the message. Rejects with nodemailer's error. */
function exchange(
  connection: SMTPConnection,
  { login, from }: MailConfig,
  to: string,
  message: Readable
): Promise<string> {
  return new Promise((resolve, reject) => {
    const send = () => {
      connection.send({ from: from.address, to: [to] }, message, (error, info) =>
        error ? reject(error) : resolve(info?.response ?? '')
      );
    };
    connection.on('error', reject);
    connection.connect((error) => {
      if (error) {
        reject(error);
      } else if (login !== null && connection.allowsAuth) {
        const { user, password: pass } = login;
        connection.login({ user, pass }, (refused) => (refused ? reject(refused) : send()));
      } else {
        send();
      }
    });
  });
}
