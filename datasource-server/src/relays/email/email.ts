import type { MailConfig } from '../../config-mail.ts';
import { createLimiter } from '../../platform/concurrency.ts';
import type { Channel } from '../channel.ts';
import { reportMail } from './report-mail.ts';
import { sendMail } from './smtp-send.ts';

/** Mail servers refuse whoever opens many connections. */
const AT_ONCE = 3;

/** Reports by SMTP, a mail for each reader: one whom the server refuses, or keeps waiting, is no matter of the others. */
export function createEmail(server: MailConfig): Channel {
  const connections = createLimiter({ concurrency: AT_ONCE, maxQueue: Infinity });
  return {
    name: 'email',
    windows: [],
    reportTargets: server.to,
    compose([first]) {
      if (!first?.report) {
        throw new Error('by e-mail go reports only');
      }
      const mail = reportMail(first.report);
      return {
        taken: [0],
        text: mail.text,
        send: ({ target, outId }) => connections.run(() => sendMail(server, { ...mail, to: target, id: outId })),
      };
    },
  };
}
