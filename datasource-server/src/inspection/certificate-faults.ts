import type { Text } from '../contract/text.ts';
import type { Certificate } from './tls-certificate.ts';

/** By OpenSSL's names of what is wrong with a chain. */
const CHAIN_FAULTS: Readonly<Record<string, Text>> = {
  DEPTH_ZERO_SELF_SIGNED_CERT: {
    zh: '自签名证书,客户端不信任;若是有意为之,在 TLS_CA_FILE 中给出它',
    en: 'it is self-signed and no client trusts it; where that is meant, name it in TLS_CA_FILE',
  },
  SELF_SIGNED_CERT_IN_CHAIN: {
    zh: '签发机构不受信任(私有 CA);若是有意为之,在 TLS_CA_FILE 中给出该 CA',
    en: 'its authority is unknown (a private one); where that is meant, name it in TLS_CA_FILE',
  },
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: {
    zh: '签发机构未知,或证书链没有到达受信任的根;私有 CA 在 TLS_CA_FILE 中给出',
    en: 'its authority is unknown, or the chain does not reach a trusted one; name a private one in TLS_CA_FILE',
  },
  UNABLE_TO_GET_ISSUER_CERT: {
    zh: '证书链不完整:缺少中间证书',
    en: 'the chain is broken: an intermediate certificate is missing',
  },
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: {
    zh: '证书链不完整:服务器没有发送中间证书,或签发机构未知(私有 CA 在 TLS_CA_FILE 中给出)',
    en: 'the chain is broken: the server sends no intermediate certificate, or its authority is unknown (name a private one in TLS_CA_FILE)',
  },
  CERT_SIGNATURE_FAILURE: {
    zh: '证书链断裂:签名与签发者不符',
    en: 'the chain is broken: a signature is not that of the issuer',
  },
  CERT_REVOKED: { zh: '证书已被吊销', en: 'it was revoked' },
};
const ENDED = 'CERT_HAS_EXPIRED';
const NOT_BEGUN = 'CERT_NOT_YET_VALID';

/** Every reason for which a client would refuse a certificate now; none where it would not. Whether it has ended is told with its days. */
export function faultsOf(certificate: Certificate, now: number): Text[] {
  const { validFrom, validTo, isMisnamed, distrust } = certificate;
  const faults: Text[] = [];
  if (validFrom > now) {
    const day = new Date(validFrom).toISOString().slice(0, 10);
    faults.push({ zh: `尚未生效(自 ${day} 起)`, en: `it is not valid yet (from ${day})` });
  }
  if (isMisnamed) {
    faults.push({ zh: '证书与域名不符', en: 'it is not for this name' });
  }
  const isOwnDate = (distrust === ENDED && validTo <= now) || (distrust === NOT_BEGUN && validFrom > now);
  if (distrust !== null && !isOwnDate) {
    faults.push(chainFault(distrust));
  }
  return faults;
}

function chainFault(code: string): Text {
  if (code === ENDED || code === NOT_BEGUN) {
    return {
      zh: `证书链中另有一张证书${code === ENDED ? '已过期' : '尚未生效'}`,
      en: `another certificate of its chain ${code === ENDED ? 'has expired' : 'is not valid yet'}`,
    };
  }
  return CHAIN_FAULTS[code] ?? { zh: `客户端会拒绝它(${code})`, en: `a client refuses it (${code})` };
}
