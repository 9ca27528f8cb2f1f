import { unknownFinding, type Finding } from './item.ts';
import { hostName } from './certificate-watch.ts';
import { faultsOf } from './certificate-faults.ts';
import { judgeLimit, limitText, type Limit } from './judge.ts';
import type { Certificate, TlsHost } from './tls-certificate.ts';

const DAY = 864e5;
/** On the board 实时监控. */
export const CERTIFICATES_PANEL = 29;
const LEFT: Limit = { breach: 'below', warn: 21, fail: 7 };

/** Days until the certificate of each host ends, and whether a client would take it. Never rejects: a host that does not answer is unknown. */
export async function inspectTls(
  hosts: readonly TlsHost[],
  read: (host: TlsHost) => Promise<Certificate>,
  now: number
): Promise<Finding[]> {
  if (hosts.length === 0) {
    return [
      unknownFinding(
        {
          id: 'tls.certificate',
          group: 'tls',
          title: { zh: 'TLS 证书', en: 'TLS certificates' },
          unit: 'd',
          threshold: limitText(LEFT, 'd'),
        },
        {
          zh: '未配置:设置 TLS_HOSTS=域名,域名:端口 后重启数据服务',
          en: 'not configured: set TLS_HOSTS=host,host:port and restart the data server',
        }
      ),
    ];
  }
  return Promise.all(hosts.map((host) => inspectHost(host, read, now)));
}

async function inspectHost(
  host: TlsHost,
  read: (host: TlsHost) => Promise<Certificate>,
  now: number
): Promise<Finding> {
  const name = hostName(host);
  const of = {
    id: `tls.certificate:${name}`,
    group: 'tls' as const,
    title: { zh: `TLS 证书剩余:${name}`, en: `TLS certificate: ${name}` },
    unit: 'd',
    threshold: limitText(LEFT, 'd'),
    evidence: { board: 'aimarket-realtime', panel: CERTIFICATES_PANEL, range: { from: now - DAY, to: now } },
    runbook: 'tls-certificate-expiring' as const,
  };
  try {
    return { ...of, ...judgeCertificate(await read(host), now) };
  } catch (error) {
    const { message, code = message } = error as NodeJS.ErrnoException;
    return unknownFinding(of, {
      zh: `连接不上,无法查看证书(${code})`,
      en: `it cannot be reached, so its certificate is not known (${code})`,
    });
  }
}

/** One that a client would refuse fails, whatever days it has left. */
function judgeCertificate(certificate: Certificate, now: number): Pick<Finding, 'status' | 'value' | 'finding'> {
  const { validTo, subject, issuer } = certificate;
  const days = (validTo - now) / DAY;
  const until = new Date(validTo).toISOString().slice(0, 10);
  const left =
    days < 0
      ? { zh: `已过期 ${Math.ceil(-days)} 天(${until})`, en: `expired ${Math.ceil(-days)} days ago (${until})` }
      : { zh: `剩余 ${Math.floor(days)} 天(至 ${until})`, en: `${Math.floor(days)} days left (until ${until})` };
  const of = { zh: `${subject},签发者 ${issuer}`, en: `${subject}, issued by ${issuer}` };
  const faults = faultsOf(certificate, now);
  const parts = [...faults, left, of];
  return {
    status: faults.length > 0 ? 'fail' : judgeLimit(days, LEFT),
    value: days,
    finding: { zh: parts.map(({ zh }) => zh).join(';'), en: parts.map(({ en }) => en).join('; ') },
  };
}
