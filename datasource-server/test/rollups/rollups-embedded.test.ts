import { startChdb } from '../support/chdb.ts';
import { describeRollups } from './rollups-contract.ts';

describeRollups(() => startChdb());
