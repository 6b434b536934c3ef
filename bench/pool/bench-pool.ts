import { describeMachine } from '../machine.ts';
import { measureLoad, type Load, type LoadResult } from './pool-load.ts';

/*
 * How many machines one studio keeps up with, and how much of what they tell reaches its database: docs/pool.md has the
 * figures. Real Redis, real workers and a real library; only the trainers compute nothing.
 */

/** A trainer tells at most 20 ticks a second, however fast it is: 50 of them, and four times what they tell. */
const loads: readonly Load[] = [
  { workers: 50, ticksPerSecond: 20, seconds: 20 },
  { workers: 50, ticksPerSecond: 80, seconds: 20 },
  { workers: 50, ticksPerSecond: 160, seconds: 20 },
];

const { processor, threads } = describeMachine();
console.log(`${processor}, ${threads} cores`);
for (const load of loads) console.log(inWords(await measureLoad(load)));
process.exit(0);

function inWords(result: LoadResult): string {
  const { workers, ticksPerSecond, storedPerSecond, rowsPerSecond, lagMs } = result;
  const whole = (value: number) => Math.round(value).toLocaleString('en');
  const cores = [result.studioCores, result.workersCores, result.redisCores].map((each) =>
    each.toFixed(2),
  );
  return [
    `${workers} workers at ${ticksPerSecond} ticks a second (${whole(workers * ticksPerSecond)} in all):`,
    `${whole(storedPerSecond)} ticks and ${whole(rowsPerSecond)} rows a second stored,`,
    `newest ${whole(lagMs.before)} ms old at first and ${whole(lagMs.after)} ms at the end;`,
    `cores: studio ${cores[0]}, workers ${cores[1]}, Redis ${cores[2]};`,
    `${whole(result.bytesPerSecond / 1_000)} kB a second to Redis.`,
  ].join(' ');
}
