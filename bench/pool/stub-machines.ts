import { join } from 'node:path';
import { PoolWorker } from '../../main/pool/worker/worker.ts';
import { stubTrainers } from './stub-trainer.ts';

/** So many workers as the studio ships, in one process, each with a trainer that computes nothing. */
const [redis = '', store = '', folder = '', count = '1', ticksPerSecond = '20'] =
  process.argv.slice(2);

for (let number = 1; number <= Number(count); number++) {
  const worker = await PoolWorker.open({
    addresses: { redis, store },
    name: `stub-${number}`,
    tags: [],
    untilEmpty: false,
    lockMs: 30_000,
    saveEveryMs: 15_000,
    folder: join(folder, String(number)),
    startTrainer: stubTrainers(Number(ticksPerSecond)),
    say: () => undefined,
  });
  void worker.work();
}
