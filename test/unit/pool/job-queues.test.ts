import { expect, it, onTestFinished, vi } from 'vitest';
import { JobQueue } from '../../../main/pool/redis/job-queue.ts';
import { JobQueues } from '../../../main/pool/redis/job-queues.ts';
import { usePool } from '../../redis-server.ts';

const pool = usePool();

/** A job that a machine has taken. */
async function taken(jobId: string) {
  const queue = new JobQueue(pool.addresses(), undefined);
  const machine = new JobQueues(pool.addresses(), [], 30_000);
  onTestFinished(async () => {
    await queue.takeOut(jobId);
    await machine.close();
    queue.close();
  });
  await queue.add(jobId);
  const job = await machine.next(new Set());
  if (!job) throw new Error('no job');
  return { queue, machine, job };
}

/* A line that is lost after the server has done what it was told, before it has said so: it is told again. */

it.each(['passOn', 'giveBack'] as const)(
  '%s, said twice, leaves the job in the queue once',
  async (leave) => {
    const { job, queue } = await taken('run-1');
    await job[leave]();
    await job[leave]();
    expect(await queue.waiting(9)).toEqual(['run-1']);
  },
);

it('passes a job on to the end of the queue, whatever the clock of its machine says', async () => {
  const { job, machine, queue } = await taken('run-6');
  await queue.add('run-7');
  onTestFinished(async () => void (await queue.takeOut('run-7')));
  const anHour = 3_600_000;
  const clock = vi.spyOn(Date, 'now').mockReturnValue(Date.now() + anHour);
  await job.passOn();
  clock.mockRestore();
  expect(await queue.waiting(9)).toEqual(['run-7', 'run-6']);
  for (const jobId of ['run-7', 'run-6']) {
    const next = await machine.next(new Set());
    expect(next?.jobId).toBe(jobId);
    await next?.finish();
  }
});

it('takes what is no job out of the queue, for its name would become part of paths', async () => {
  const { machine, queue, job } = await taken('run-4');
  await job.finish();
  for (const jobId of ['../../x', 'run-5']) await queue.add(jobId);
  const next = await machine.next(new Set());
  expect(next?.jobId).toBe('run-5');
  expect(await queue.waiting(9)).toEqual([]);
  await next?.finish();
});

it('finish, said twice, takes the job out of the queue', async () => {
  const { job, queue } = await taken('run-2');
  await job.finish();
  await job.finish();
  expect(await queue.waiting(9)).toEqual([]);
});

it('does not put a job back that another machine has by now', async () => {
  const { job, machine, queue } = await taken('run-3');
  await job.giveBack();
  const next = await machine.next(new Set());
  expect(next?.jobId).toBe('run-3');
  await job.giveBack();
  await job.finish();
  expect(await next?.hold()).toBe(true);
  expect(await queue.waiting(9)).toEqual([]);
  await next?.finish();
});
