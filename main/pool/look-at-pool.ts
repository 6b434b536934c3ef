import { StudioError } from '../../shared/errors.ts';
import type { Machine, MachineWish } from '../../shared/pool/machine.ts';
import type { PoolOverview, SeenMachine } from '../../shared/pool/overview.ts';
import type { PoolAddresses } from './addresses.ts';
import { connectOrSayWhy } from './redis/connect.ts';
import { JobQueue } from './redis/job-queue.ts';
import { JobRecords } from './redis/job-records.ts';
import { Machines } from './redis/machines.ts';
import { whyItWaits } from './why-it-waits.ts';

/** So many of a queue are listed. */
const mostWaiting = 1_000;

/** Who is in a pool, and what waits there. @throws StudioError `not-available-here` */
export async function lookAtPool(addresses: PoolAddresses): Promise<PoolOverview> {
  const redis = await connectOrSayWhy(addresses);
  try {
    const machines = await new Machines(redis).list();
    const records = new JobRecords(redis);
    const waiting: PoolOverview['waiting'] = [];
    for (const tag of [null, ...(await JobQueue.tags(redis))])
      waiting.push(...(await waitingIn(addresses, records, machines, tag)));
    return { machines, waiting };
  } finally {
    redis.disconnect();
  }
}

async function waitingIn(
  addresses: PoolAddresses,
  records: JobRecords,
  machines: readonly SeenMachine[],
  tag: string | null,
): Promise<PoolOverview['waiting']> {
  const queue = new JobQueue(addresses, tag ?? undefined);
  try {
    const found: PoolOverview['waiting'] = [];
    for (const jobId of await queue.waiting(mostWaiting)) {
      const job = await records.jobOf(jobId);
      // Taken out, but for its name.
      if (!job) continue;
      const names = machines.map(({ name }) => name);
      const why = whyItWaits(tag, machines, await records.whyLeft(jobId, names));
      const { runId, runName } = job;
      found.push({ jobId, runId, runName, tag, why: why?.message ?? null });
    }
    return found;
  } finally {
    queue.close();
  }
}

/**
 * Asks a machine to end, and what to do with its run before.
 *
 * @param wanted its name, or its id where several have that
 * @throws StudioError `not-found`, `conflict` where several are called so, `not-available-here`
 */
export async function askMachine(
  addresses: PoolAddresses,
  wanted: string,
  wish: MachineWish,
): Promise<Machine> {
  const redis = await connectOrSayWhy(addresses);
  try {
    const machines = new Machines(redis);
    const all = await machines.list();
    const found = all.filter(({ id, name }) => id === wanted || name === wanted);
    const [machine, another] = found;
    if (!machine) throw notThere(wanted, all);
    if (another) throw ambiguous(wanted, found);
    await machines.ask(machine.id, wish);
    return machine;
  } finally {
    redis.disconnect();
  }
}

function notThere(wanted: string, all: readonly Machine[]): StudioError {
  const names = all.map(({ name }) => name).join(', ');
  return new StudioError(
    'not-found',
    `There is no machine "${wanted}" in the pool.`,
    names ? `There are ${names}.` : 'No machine is there; "studio worker" makes one of this one.',
  );
}

function ambiguous(wanted: string, found: readonly Machine[]): StudioError {
  return new StudioError(
    'conflict',
    `${found.length} machines are called "${wanted}".`,
    `Name one by its id: ${found.map(({ id }) => id).join(', ')}.`,
  );
}
