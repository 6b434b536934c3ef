import type { Logger } from 'pino';
import type { PoolPlaces, PoolSecrets, SecretKeeping } from '../../../shared/pool/connection.ts';
import type { TrainerPool } from '../runs/trainer-pool.ts';

/** What a library remembers of the store in a folder: the same path may be another drive's, or nobody's. */
export interface StoreMemory {
  /** Its id; empty where it has none, null where the library has seen no store there. */
  known(folder: string): string | null;
  note(folder: string, id: string): void;
  /** Whether runs of the library have files in it. */
  isInUse(folder: string): boolean;
}

/** What a library remembers of pools. */
export interface PoolMemory extends StoreMemory {
  /** Of the pool at these addresses that has runs of the library; null where none has, or it is not known. */
  poolId(place: PoolPlaces): string | null;
}

/** How a studio opens a pool, once it has a library. */
export type OpenPool = (libraryPath: string, log: Logger, memory: PoolMemory) => TrainerPool;

/** A pool, and what opens it; null where that was said in an earlier session and not kept. */
export interface KnownPool {
  place: PoolPlaces;
  secrets: PoolSecrets | null;
}

/** What a host knows of pools: where what opens one is kept, and how one is opened. */
export interface PoolHost {
  readonly secrets: SecretKeeping;
  /** The pool that is opened with the studio. */
  remembered(): KnownPool | null;
  /** Whether that one is at the next start, too: rather than named for this one alone. */
  readonly isKept: boolean;
  /** @returns whether it is opened with the studio from now on; null forgets */
  remember(pool: KnownPool | null): boolean;
  /** As it is remembered and shown. @throws StudioError `invalid-input`, also where a password is in an address */
  check(place: PoolPlaces): PoolPlaces;
  /** What the host itself knows that opens a pool. */
  secretsFor(place: PoolPlaces): PoolSecrets;
  /** Whether what is sent there could be read on the way. */
  isOpenToOthers(place: PoolPlaces): boolean;
  /** Opens it, whether or not anybody is there. */
  load(pool: KnownPool): Promise<OpenPool>;
  /** The same once it has answered. @throws StudioError `not-available-here`, `not-found`, `invalid-input` */
  find(pool: KnownPool): Promise<OpenPool>;
}
