import type { Text } from '../../contract/text.ts';
import { diskSamples } from '../host-sampler.ts';
import { realMounts } from '../real-mounts.ts';
import type { Sample, SampleSource } from '../sample.ts';
import type { PrometheusClient, PrometheusSeries } from './prometheus-client.ts';
import { and, byInstance, selector, valueOf } from './vectors.ts';

const GAUGES = [
  'node_uname_info',
  'node_memory_MemTotal_bytes',
  'node_memory_MemAvailable_bytes',
  'node_load1',
  'node_filesystem_size_bytes',
  'node_filesystem_free_bytes',
  'node_filesystem_avail_bytes',
];
/** The last two scrapes, whatever their interval is, up to 2.5 minutes. */
const RATE_RANGE = '[5m]';
/** Bridges, tunnels and the ends of containers' cables carry the same bytes again. */
const VIRTUAL_DEVICES =
  'lo|docker.*|veth.*|br-.*|virbr.*|cali.*|flannel.*|cni.*|tun.*|tap.*|ifb.*|dummy.*|kube-ipvs.*|wg.*';

/** What Prometheus has from each node_exporter, as the samples that a host gives of itself; hosts are called by their own name. */
export function createPrometheusHostSource(prometheus: PrometheusClient, match: string): SampleSource {
  let missing: Text[] = [];
  const rate = (metric: string, matchers: string) => `irate(${metric}{${matchers}${and(match)}}${RATE_RANGE})`;
  const bytes = (direction: 'receive' | 'transmit') =>
    `sum by (instance) (${rate(`node_network_${direction}_bytes_total`, `device!~"${VIRTUAL_DEVICES}"`)})`;

  return {
    name: 'prometheus.host',
    title: { zh: 'Prometheus:主机', en: 'Prometheus: hosts' },
    async read() {
      const [gauges, idle, received, sent] = await Promise.all([
        prometheus.query(selector(GAUGES, match)),
        prometheus.query(`avg by (instance) (${rate('node_cpu_seconds_total', 'mode="idle"')})`),
        prometheus.query(bytes('receive')),
        prometheus.query(bytes('transmit')),
      ]);
      const instances = byInstance(gauges);
      missing = instances.size === 0 ? [NO_EXPORTER] : [];
      const names = hostNames(instances);
      const rates = (metric: string, series: readonly PrometheusSeries[], scale: (value: number) => number) =>
        series.map(({ labels, value }): Sample => {
          const instance = labels['instance'] ?? '';
          return { metric, host: names.get(instance) ?? instance, value: scale(value) };
        });
      return [
        ...rates('cpu', idle, (share) => 100 * (1 - share)),
        ...[...instances].flatMap(([instance, series]) => hostSamples(names.get(instance) ?? instance, series)),
        ...rates('network_in', received, (value) => value),
        ...rates('network_out', sent, (value) => value),
      ];
    },
    missing: () => missing,
  };
}

const NO_EXPORTER: Text = {
  zh: 'Prometheus 中没有 node_exporter 的数据:请检查抓取配置与 PROMETHEUS_MATCH,或在 SAMPLERS 中加入 host。',
  en: 'Prometheus has nothing of a node_exporter: check what it scrapes and PROMETHEUS_MATCH, or add host to SAMPLERS.',
};

/** Instance → the host's own name. Two exporters may tell the same one, as containers do: those keep their addresses. */
function hostNames(instances: ReadonlyMap<string, readonly PrometheusSeries[]>): Map<string, string> {
  const told = [...instances].map(([instance, series]): [string, string | undefined] => [
    instance,
    series.find(({ labels }) => labels['__name__'] === 'node_uname_info')?.labels['nodename'],
  ]);
  const times = (name: string) => told.filter(([, other]) => other === name).length;
  return new Map(
    told.flatMap(([instance, name]): Array<[string, string]> =>
      name !== undefined && times(name) === 1 ? [[instance, name]] : []
    )
  );
}

function hostSamples(host: string, series: readonly PrometheusSeries[]): Sample[] {
  const total = valueOf(series, 'node_memory_MemTotal_bytes');
  const available = valueOf(series, 'node_memory_MemAvailable_bytes');
  const load = valueOf(series, 'node_load1');
  return [
    ...(total && available !== undefined
      ? [{ metric: 'memory', host, value: (100 * (total - available)) / total }]
      : []),
    ...(load === undefined ? [] : [{ metric: 'load', host, value: load }]),
    ...mountsOf(series).flatMap((mount) => diskSamples(host, mount)),
  ];
}

/** As `df` has it: what is kept for root is neither used nor available. */
function mountsOf(series: readonly PrometheusSeries[]) {
  const of = (name: string) => series.filter(({ labels }) => labels['__name__'] === `node_filesystem_${name}_bytes`);
  const [free, available] = [of('free'), of('avail')];
  const same = (one: PrometheusSeries) => (other: PrometheusSeries) =>
    one.labels['mountpoint'] === other.labels['mountpoint'] && one.labels['device'] === other.labels['device'];
  const mounts = of('size').flatMap((size) => {
    const left = free.find(same(size))?.value;
    const usable = available.find(same(size))?.value;
    if (left === undefined || usable === undefined) {
      return [];
    }
    const used = size.value - left;
    const { device: fs = '', fstype: type = '', mountpoint: mount = '' } = size.labels;
    return [{ fs, type, mount, size: size.value, used, use: used + usable > 0 ? (100 * used) / (used + usable) : 0 }];
  });
  return realMounts(mounts);
}
