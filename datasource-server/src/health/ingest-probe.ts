import type { IngestStatus } from '../contract/ingest.ts';
import type { Text } from '../contract/text.ts';
import type { ConfiguredProbe, ProbeOutcome } from './probe.ts';

/** The ways by which events come in. Down while one of them stands still; nothing is lost then, but numbers are not whole. */
export function ingestProbe(status: () => IngestStatus): ConfiguredProbe {
  return {
    component: 'ingest',
    title: { zh: '数据接入', en: 'Ingest' },
    check: () => Promise.resolve(outcomeOf(status())),
  };
}

function outcomeOf({ writer, follower, sls }: IngestStatus): ProbeOutcome {
  const problems = [
    ...(writer.problem === null ? [] : [engineRefuses(writer.problem, writer.spool.bytes)]),
    ...(follower?.problem ? [followerStands(follower.problem)] : []),
    ...sls.flatMap(({ name, problem }) => (problem === null ? [] : [pullStands(name, problem)])),
  ];
  if (problems.length > 0) {
    return { status: 'down', reason: joined(problems), connection: false };
  }
  const { chunks, bytes, setAside } = writer.spool;
  const notes = [...(chunks > 0 ? [draining(bytes)] : []), ...(setAside > 0 ? [asideNote(setAside)] : [])];
  return notes.length > 0 ? { status: 'up', note: joined(notes) } : { status: 'up' };
}

function engineRefuses(problem: Text, bytes: number): Text {
  return {
    zh: `事件库不接收新事件:${problem.zh}已收到的 ${megabytes(bytes)} 在磁盘上等待,恢复后自动写入。`,
    en: `The event store takes no new events: ${problem.en} ${megabytes(bytes)} of received events wait on the disk and are stored when it does.`,
  };
}

function followerStands(problem: Text): Text {
  return {
    zh: `有日志没有读完:${problem.zh}`,
    en: `Log files are not read to their end: ${problem.en}`,
  };
}

function pullStands(name: string, problem: Text): Text {
  return {
    zh: `SLS 日志库 ${name} 拉取失败:${problem.zh}`,
    en: `Pulling the SLS logstore ${name} fails: ${problem.en}`,
  };
}

function draining(bytes: number): Text {
  return {
    zh: `正在把磁盘上等待的 ${megabytes(bytes)} 写入事件库。`,
    en: `${megabytes(bytes)} that waited on the disk are being stored.`,
  };
}

function asideNote(files: number): Text {
  return {
    zh: `${files} 个数据块无法写入,以 .bad 保留在 DATA_DIR 的 ingest/spool 下;原因见服务器日志。`,
    en: `${files} chunks cannot be stored and are kept as .bad in ingest/spool of DATA_DIR; the server log says why.`,
  };
}

function joined(texts: readonly Text[]): Text {
  return { zh: texts.map(({ zh }) => zh).join(''), en: texts.map(({ en }) => en).join(' ') };
}

function megabytes(bytes: number): string {
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}
