import type { NodemailerError } from 'nodemailer';
import type { Answer, Next } from '../channel.ts';

/** A server that keeps strangers waiting (greylisting) wants minutes; the pause grows with each failure. */
const PAUSE_MS = 60_000;
const MOST_SAID = 200;

/** What a failure of an SMTP session means. `handedOver`: the whole message had been given to the connection. */
export function failedAnswer(error: Partial<NodemailerError>, handedOver: boolean): Answer {
  const { responseCode, permanent, command = '' } = error;
  if (responseCode === undefined) {
    return unanswered(error.originalCode ?? error.code ?? 'timeout', handedOver);
  }
  const code = `smtp_${responseCode}`;
  const said = oneLine(error.response ?? '');
  if (!permanent) {
    const text = `邮件服务器暂时拒绝,稍后自动重试 · the mail server refuses for now; it is tried again by itself (${said})`;
    return { result: 'refused', next: 'throttled', pauseMs: PAUSE_MS, code, text };
  }
  const [next, zh, en] = meaningOf(command);
  return { result: 'refused', next, code, text: `${zh} · ${en} (${said})` };
}

/** A server's reply as it may be shown. */
export function oneLine(reply: string): string {
  return reply.replace(/\s+/g, ' ').trim().slice(0, MOST_SAID);
}

function unanswered(code: string, handedOver: boolean): Answer {
  if (handedOver) {
    const text = `邮件已交给邮件服务器,但没有得到应答(${code}),不知是否受理 · the mail was handed over, but the server did not say whether it takes it (${code})`;
    return { result: 'doubtful', code, text };
  }
  const text = `无法与邮件服务器建立会话(${code}),自动重试;请检查网络、GF_SMTP_HOST 与证书 · no session with the mail server (${code}), it is tried again; check the network, GF_SMTP_HOST and the certificate`;
  return { result: 'refused', next: 'retry', code, text };
}

/** By what was refused for good. */
function meaningOf(command: string): [Next, string, string] {
  if (command.startsWith('AUTH')) {
    return [
      'settings',
      '邮件服务器不接受登录:请核对 GF_SMTP_USER 与 GF_SMTP_PASSWORD(有的服务商要用授权码)',
      'the mail server refuses the log-in: check GF_SMTP_USER and GF_SMTP_PASSWORD (some providers want a code of their own)',
    ];
  }
  if (command === 'STARTTLS') {
    return [
      'settings',
      '邮件服务器不支持 STARTTLS,不会用明文发送密码:请换用支持的端口(587 或 465),或设置 GF_SMTP_STARTTLS_POLICY',
      'the mail server has no STARTTLS, and a password is not sent in the clear: use a port that has it (587, 465), or set GF_SMTP_STARTTLS_POLICY',
    ];
  }
  if (command === 'RCPT TO') {
    return [
      'elsewhere',
      '邮件服务器不接受该收件人:请核对 REPORT_EMAIL_TO',
      'the mail server refuses this reader: check REPORT_EMAIL_TO',
    ];
  }
  if (command === 'MAIL FROM') {
    return [
      'settings',
      '邮件服务器不接受发件人:请核对 GF_SMTP_FROM_ADDRESS(通常须与登录账号一致)',
      'the mail server refuses the sender: check GF_SMTP_FROM_ADDRESS (often it must be the account itself)',
    ];
  }
  return ['settings', '邮件服务器拒绝了邮件', 'the mail server refuses the mail'];
}
