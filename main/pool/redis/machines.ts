import type { Redis } from 'ioredis';
import {
  type Machine,
  machineSchema,
  type MachineWish,
  machineWishes,
} from '../../../shared/pool/machine.ts';
import { fromJson } from '../../files/from-json.ts';
import { machineKey, machineKeys, machineWishKey, scanKeys } from './keys.ts';

/** A machine that says nothing for so long is not listed any more. */
const listedMs = 120_000;
const wishSeconds = 3_600;
/** More than a machine says of itself: of what is longer the beginning is no JSON. */
const mostSaidBytes = 16_384;

/** The machines of a pool, as they say of themselves. */
export class Machines {
  readonly #redis: Redis;

  constructor(redis: Redis) {
    this.#redis = redis;
  }

  async say(machine: Machine): Promise<void> {
    await this.#redis.set(machineKey(machine.id), JSON.stringify(machine), 'PX', listedMs);
  }

  async leave(id: string): Promise<void> {
    await this.#redis.del(machineKey(id), machineWishKey(id));
  }

  /** With how long ago each was heard of, by the server's clock. */
  async list(): Promise<(Machine & { silentMs: number })[]> {
    const found: (Machine & { silentMs: number })[] = [];
    for (const key of await scanKeys(this.#redis, machineKeys)) {
      const [text, leftMs] = await Promise.all([
        this.#redis.getrange(key, 0, mostSaidBytes),
        this.#redis.pttl(key),
      ]);
      const machine = fromJson(machineSchema, text);
      if (machine) found.push({ ...machine, silentMs: Math.max(0, listedMs - leftMs) });
    }
    return found.sort((a, b) => a.name.localeCompare(b.name) || a.id.localeCompare(b.id));
  }

  async ask(id: string, wish: MachineWish): Promise<void> {
    await this.#redis.set(machineWishKey(id), wish, 'EX', wishSeconds);
  }

  async wishFor(id: string): Promise<MachineWish | null> {
    const wish = await this.#redis.getrange(machineWishKey(id), 0, mostSaidBytes);
    return machineWishes.find((known) => known === wish) ?? null;
  }
}
