import { testEngine } from './engine-contract.ts';
import { startEmbeddedForContract, startMysqlForContract, startRemoteForContract } from './support/contract-engines.ts';

testEngine({ name: 'mysql (MariaDB)', start: startMysqlForContract });
testEngine({ name: 'clickhouse (embedded)', start: startEmbeddedForContract });
testEngine({ name: 'clickhouse (over HTTP)', start: startRemoteForContract });
