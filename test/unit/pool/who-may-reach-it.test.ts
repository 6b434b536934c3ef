import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { stubTrainers } from '../../../bench/pool/stub-trainer.ts';
import { findPool } from '../../../main/pool/open-pool.ts';
import { RedisPool } from '../../../main/pool/studio/redis-pool.ts';
import { PoolWorker } from '../../../main/pool/worker/worker.ts';
import { PoolLink } from '../../../main/studio/runs/trainer-pool.ts';
import { Runs } from '../../../main/studio/runs/runs.ts';
import type { EndedState } from '../../../shared/run/events.ts';
import { freePort, TestRedis } from '../../redis-server.ts';
import { fakeTrainers } from '../studio/runs/fake-trainer.ts';
import { testCore } from '../studio/runs/test-core.ts';

const folder = mkdtempSync(join(tmpdir(), 'studio-tls-'));
const [key, certificate, store] = ['key.pem', 'certificate.pem', 'store'].map((name) =>
  join(folder, name),
) as [string, string, string];
const password = 'correct-horse';
let redis: TestRedis;
let tlsPort: number;

/** The rules of the user in docs/pool.md. */
function documentedRules(): string[] {
  const [, rules = ''] =
    /ACL SETUSER studio (.*?)`/.exec(readFileSync('docs/pool.md', 'utf8')) ?? [];
  return rules.replace('>PASSWORD', `>${password}`).split(' ');
}

/** A certificate that nobody but its maker knows. */
const made = spawnSync('openssl', [
  ...'req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2'.split(' '),
  ...['-subj', '/CN=studio', '-addext', 'subjectAltName=IP:127.0.0.1'],
  ...['-keyout', key, '-out', certificate],
]);
const hasCertificate = made.status === 0;

beforeAll(async () => {
  mkdirSync(store);
  tlsPort = await freePort();
  const tls = [
    ...['--tls-port', String(tlsPort), '--tls-auth-clients', 'no'],
    ...['--tls-cert-file', certificate, '--tls-key-file', key, '--tls-ca-cert-file', certificate],
  ];
  redis = new TestRedis(hasCertificate ? tls : []);
  await redis.start();
  const admin = new Redis(redis.url);
  await admin.call('ACL', 'SETUSER', 'studio', ...documentedRules());
  await admin.call('ACL', 'SETUSER', 'default', 'off');
  admin.disconnect();
});
afterAll(async () => {
  await redis.remove();
  rmSync(folder, { recursive: true, force: true });
});

const asUser = (user: string) => redis.url.replace('redis://', `redis://${user}@`);

describe('a pool with a user of its own', () => {
  it('trains a run from the queue to its end by the rules that are documented', async () => {
    const addresses = { redis: asUser(`studio:${password}`), store };
    const core = testCore(fakeTrainers().startTrainer);
    const pool = new RedisPool(addresses, core.libraryPath, core.log);
    const runs = new Runs({ ...core, pool: new PoolLink(pool) });
    const worker = await PoolWorker.open({
      addresses,
      name: 'anna',
      tags: ['gpu'],
      untilEmpty: false,
      lockMs: 30_000,
      saveEveryMs: 0,
      folder: join(folder, 'work'),
      startTrainer: stubTrainers(1_000),
      say: () => undefined,
    });
    const worked = worker.work();
    onTestFinished(async () => {
      worker.drain();
      await worked;
      await worker.close();
      await runs.close();
      pool.close();
    });
    const sprites = join(core.libraryPath, 'datasets/d1/sprites.bin');
    mkdirSync(dirname(sprites), { recursive: true });
    writeFileSync(sprites, 'sprites');
    const ended = new Promise<EndedState>((resolve) => {
      core.push.subscribe('run-events', (events) => {
        for (const event of events) if (event.type === 'done') resolve(event.reason);
      });
    });
    const [run] = runs.create({
      datasetId: 'd1',
      hyperparameters: { steps: 50 },
      engine: 'auto',
      place: 'pool:gpu',
    });
    expect(await ended).toBe('completed');
    expect(runs.series(run?.id ?? '').columns.time?.step).toHaveLength(50);
  });

  it('lets that user do nothing else', async () => {
    const studio = new Redis(asUser(`studio:${password}`));
    onTestFinished(() => studio.disconnect());
    await expect(studio.set('other', '1')).rejects.toThrow(/NOPERM/);
    await expect(studio.flushall()).rejects.toThrow(/NOPERM/);
    await expect(studio.config('GET', 'dir')).rejects.toThrow(/NOPERM/);
  });

  it.each([
    ['a wrong password', 'studio:wrong', /cannot be reached \(WRONGPASS/],
    ['nobody', '', /cannot be reached \(NOAUTH/],
  ])('says so to %s, without the password', async (_who, user, message) => {
    const addresses = { redis: user ? asUser(user) : redis.url, store };
    await expect(findPool(addresses)).rejects.toThrow(message);
    await expect(findPool(addresses)).rejects.not.toThrow(/:wrong/);
  });
});

describe.skipIf(!hasCertificate)('a pool behind TLS', () => {
  const pool = (environment: Record<string, string>) =>
    spawnSync(process.execPath, ['main/cli/entry.ts', 'pool'], {
      encoding: 'utf8',
      env: {
        ...process.env,
        STUDIO_POOL: `rediss://studio:${password}@127.0.0.1:${tlsPort}`,
        STUDIO_STORE: store,
        ...environment,
      },
    });

  it('is reached with a certificate that Node is told to trust', () => {
    const { status, stdout, stderr } = pool({ NODE_EXTRA_CA_CERTS: certificate });
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/anna|[Nn]o machine/);
  });

  it('is not with one that nobody knows', () => {
    const { status, stderr } = pool({});
    expect(status).toBe(1);
    expect(stderr).toMatch(/cannot be reached \(self-signed certificate/);
    expect(stderr).not.toContain(password);
  });
});
