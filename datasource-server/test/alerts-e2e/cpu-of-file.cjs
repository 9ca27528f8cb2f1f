/**
 * Loaded before the data server (`node --require`): the processors are as busy as the file CPU_FILE says, in percent, whatever the machine
 * that runs the test is doing; `unreadable` gives readings that are no numbers. Everything behind the reading is the product's own.
 */
const { readFileSync } = require('node:fs');
const os = require('node:os');

const path = process.env.CPU_FILE;
const read = os.cpus;
const times = { user: 0, nice: 0, sys: 0, idle: 0, irq: 0 };
let last = performance.now();

if (path) {
  os.cpus = () => {
    const busy = Number(readFileSync(path, 'utf8'));
    const now = performance.now();
    times.user += ((now - last) * (busy || 0)) / 100;
    times.idle += ((now - last) * (100 - (busy || 0))) / 100;
    last = now;
    return read().map((cpu) => ({ ...cpu, times: Number.isNaN(busy) ? { ...times, user: NaN } : { ...times } }));
  };
}
