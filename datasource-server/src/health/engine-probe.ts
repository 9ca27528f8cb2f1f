import type { ErrorCode } from '../contract/errors.ts';
import type { Text } from '../contract/text.ts';
import type { Engine } from '../engines/engine.ts';
import { toServiceError } from '../platform/errors.ts';
import type { ConfiguredProbe, Probe } from './probe.ts';

type PingedEngine = Pick<Engine, 'ping' | 'connectionErrors'>;

const CONNECTION_CODES: ReadonlySet<ErrorCode> = new Set<ErrorCode>(['unavailable', 'timeout', 'overloaded']);

const DEMO_NOTE: Text = {
  zh: '演示数据由内嵌引擎提供;设置 MYSQL_URL 后连接真实数据库。',
  en: 'Demo data from the embedded engine; set MYSQL_URL to connect the real database.',
};

/**
 * The marketplace's database. `engine` is null when there is none to ask; with `demo` it is the embedded engine that holds
 * the demo tables, and the component keeps its name so that panels and rules work alike.
 */
export function databaseProbe(engine: PingedEngine | null, { demo }: { demo: boolean }): Probe {
  const component = 'mysql';
  const title: Text =
    demo && engine !== null
      ? { zh: '业务数据库(演示)', en: 'Business database (demo)' }
      : { zh: '业务数据库', en: 'Business database' };
  if (engine === null) {
    return {
      component,
      title,
      unconfigured: {
        zh: '未配置业务数据库:请设置 MYSQL_URL=mysql://用户:密码@主机:3306/库名 后重启。',
        en: 'No business database: set MYSQL_URL=mysql://user:password@host:3306/database and restart.',
      },
    };
  }
  return engineProbe({ component, title, engine, ...(demo ? { note: DEMO_NOTE } : {}) });
}

/** The engine that holds logs, telemetry and samples. */
export function eventsProbe(engine: PingedEngine): Probe {
  return engineProbe({ component: 'events', title: { zh: '事件引擎', en: 'Event engine' }, engine });
}

interface EngineProbeOptions {
  component: string;
  title: Text;
  engine: PingedEngine;
  note?: Text;
}

function engineProbe({ component, title, engine, note }: EngineProbeOptions): ConfiguredProbe {
  return {
    component,
    title,
    connectionErrors: () => engine.connectionErrors(),
    async check(_signal, timeoutMs) {
      try {
        await engine.ping(timeoutMs);
        return note === undefined ? { status: 'up' } : { status: 'up', note };
      } catch (error) {
        const { code, text } = toServiceError(error);
        return { status: 'down', reason: text, connection: CONNECTION_CODES.has(code) };
      }
    },
  };
}
