import { connect, createServer, type Socket } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { poolsOfEnvironment } from '../../../main/cli/pools-of-environment.ts';
import { StudioPool } from '../../../main/studio/pool/studio-pool.ts';
import { usePool } from '../../redis-server.ts';
import { anotherRun, studioOnPool } from './run-on-machine.ts';

const pool = usePool();

/** A way to the server on which nothing comes any more, without a word, once it is said so. */
async function wayToRedis() {
  const { port } = new URL(pool.addresses().redis);
  const sockets: Socket[] = [];
  let isGone = false;
  const server = createServer({ allowHalfOpen: true }, (near) => {
    sockets.push(near);
    near.on('error', () => undefined);
    if (isGone) return near.pause();
    const far = connect(Number(port), '127.0.0.1');
    sockets.push(far);
    far.on('error', () => undefined);
    near.pipe(far);
    far.pipe(near);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const address = server.address();
  const own = typeof address === 'object' && address ? address.port : 0;
  const vanish = () => {
    isGone = true;
    for (const socket of sockets) socket.unpipe().pause();
  };
  return { redis: `redis://127.0.0.1:${own}`, vanish };
}

it('keeps no pool from being disconnected, and connected anew, also where a run was to be the next', async () => {
  const { redis, vanish } = await wayToRedis();
  const addresses = { ...pool.addresses(), redis };
  const studio = studioOnPool(addresses);
  const { runId } = await anotherRun(addresses, studio);
  const host = { ...poolsOfEnvironment(undefined, {}), remember: () => true };
  const studioPool = new StudioPool({ ...studio.core, pool: studio.link }, studio.runs, host);
  onTestFinished(() => studioPool.close());
  vanish();
  studio.runs.trainNextInPool(runId);
  const began = performance.now();
  expect(await studioPool.disconnect()).toMatchObject({ state: 'none', problem: null });
  expect(performance.now() - began).toBeLessThan(2_000);
  expect(await studioPool.connect(pool.addresses())).toMatchObject({ state: 'connected' });
});
