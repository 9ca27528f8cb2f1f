import { sample, wobble, type Moment, type SampleFact } from './sample-moment.ts';

interface ProbedPage {
  target: string;
  /** Milliseconds on a quiet day. */
  dns: number;
  tcp: number;
  tls: number;
  ttfb: number;
  body: number;
  /** Whether the database stands behind it. */
  dynamic: boolean;
  /** On which day of its certificate's life the marketplace opened. */
  certificateDay: number;
}

const PAGES: readonly ProbedPage[] = [
  { target: 'home', dns: 3.1, tcp: 8, tls: 19, ttfb: 120, body: 46, dynamic: true, certificateDay: 22 },
  { target: 'cdn', dns: 2.4, tcp: 4, tls: 11, ttfb: 14, body: 9, dynamic: false, certificateDay: 40 },
  { target: 'slb', dns: 1.2, tcp: 1.6, tls: 7, ttfb: 22, body: 2, dynamic: true, certificateDay: 51 },
];
/** Certificates of 90 days that are renewed 30 days before they end. */
const CERTIFICATE_DAYS = 90;
const RENEWED_AFTER_DAYS = 60;
const MINUTE = 60e3;

/** What probes of the home page, the CDN and the load balancer would have measured. */
export function probeSamples(moment: Moment): SampleFact[] {
  return PAGES.flatMap((page) => pageSamples(moment, page));
}

function pageSamples(moment: Moment, page: ProbedPage): SampleFact[] {
  const { at, load, age, trouble } = moment;
  const { target, dns, tcp, tls, dynamic } = page;
  const noise = (phase: string) => 1 + 0.25 * wobble(moment, `${target} ${phase}`, 2 * MINUTE);
  const behind = dynamic ? (1 + 0.7 * load) * (trouble.slowDatabase(at) ? 6 : 1) : 1;
  const phases = {
    dns: dns * noise('dns'),
    tcp: tcp * noise('tcp'),
    tls: tls * noise('tls'),
    ttfb: page.ttfb * behind * noise('ttfb'),
  };
  const total = Object.values(phases).reduce((sum, took) => sum + took, page.body * noise('body'));
  const values: Record<string, number> = {
    up: 1,
    status: 200,
    redirects: 0,
    ...phases,
    total,
    tls_days: CERTIFICATE_DAYS - ((age + page.certificateDay) % RENEWED_AFTER_DAYS),
  };
  return Object.entries(values).map(([name, value]) => sample(moment, `probe.${name}`, value, { component: target }));
}
