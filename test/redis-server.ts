import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import { redisServer } from '../scripts/setup/redis-server.mjs';
import type { PoolAddresses } from '../main/pool/addresses.ts';

/** A real Redis or Valkey on loopback, which forgets nothing that it has said to have (AOF `always`). */
export class TestRedis {
  readonly #further: readonly string[];
  readonly #folder = mkdtempSync(join(tmpdir(), 'studio-redis-'));
  #process: ChildProcess | undefined;
  #port = 0;

  /** @param further options of the server */
  constructor(further: readonly string[] = []) {
    this.#further = further;
  }

  get url(): string {
    return `redis://127.0.0.1:${this.#port}`;
  }

  /** Again where it was killed: with what it had. */
  async start(): Promise<void> {
    const { program, env } = await redisServer();
    if (this.#port === 0) this.#port = await freePort();
    const options = ['--bind', '127.0.0.1', '--port', String(this.#port), '--dir', this.#folder];
    const durable = ['--appendonly', 'yes', '--appendfsync', 'always', '--save', ''];
    const all = [...options, ...durable, ...this.#further];
    this.#process = spawn(program, all, { env, stdio: 'ignore' });
    await this.#ask((redis) => redis.ping());
  }

  async clear(): Promise<void> {
    await this.#ask((redis) => redis.flushall());
  }

  async #ask(question: (redis: Redis) => Promise<unknown>): Promise<void> {
    const redis = new Redis(this.url, { maxRetriesPerRequest: null, retryStrategy: () => 20 });
    redis.on('error', () => undefined);
    await question(redis);
    redis.disconnect();
  }

  /** As a loss of power does. */
  async kill(): Promise<void> {
    const gone = new Promise((resolve) => this.#process?.once('exit', resolve));
    this.#process?.kill('SIGKILL');
    await gone;
  }

  /** As one that keeps nothing on its disk: it has nothing of what it had. */
  async killAndForget(): Promise<void> {
    await this.kill();
    for (const name of readdirSync(this.#folder))
      rmSync(join(this.#folder, name), { recursive: true });
  }

  async remove(): Promise<void> {
    await this.kill();
    rmSync(this.#folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

/**
 * A pool for the tests of a file: a server, and a folder as its store. Where each test has a studio of its own, what it leaves
 * in the queue would be one job too many to the next.
 */
export function usePool({ oneStudio = false } = {}): {
  redis: TestRedis;
  addresses(): PoolAddresses;
} {
  const redis = new TestRedis();
  const store = join(mkdtempSync(join(tmpdir(), 'studio-pool-')), 'store');
  beforeAll(() => {
    mkdirSync(store);
    return redis.start();
  });
  if (!oneStudio) beforeEach(() => redis.clear());
  afterAll(async () => {
    await redis.remove();
    rmSync(join(store, '..'), { recursive: true, force: true, maxRetries: 5 });
  });
  return { redis, addresses: () => ({ redis: redis.url, store }) };
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
