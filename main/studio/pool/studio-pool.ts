import type { MethodRequest } from '../../../shared/api/methods.ts';
import { type ErrorShape, StudioError, toErrorShape } from '../../../shared/errors.ts';
import type { PoolSecrets, PoolStatus } from '../../../shared/pool/connection.ts';
import type { MachineWish } from '../../../shared/pool/machine.ts';
import type { PoolOverview } from '../../../shared/pool/overview.ts';
import type { Core } from '../core.ts';
import type { PoolPart, TrainerPool } from '../runs/trainer-pool.ts';
import { fetchLastCheckpoints } from './last-checkpoints.ts';
import type { KnownPool, OpenPool, PoolHost } from './pool-host.ts';
import { poolMemory } from './pool-memory.ts';

/** What there is to do with runs when a pool comes and goes. */
export interface PoolRuns {
  /** Reads on what it tells, and gives it what waits for it. */
  followPool(): void;
  /** Hears no more of what trains there, which goes on. */
  letGoOfPool(): void;
}

interface Leaving {
  fetching: PoolStatus['fetching'];
  /** Nothing more is waited for. */
  enough: AbortController;
  left: Promise<void>;
}

/** The pool of machines that this studio has: it is connected and taken off while the studio is open. */
export class StudioPool {
  readonly #core: Core;
  readonly #runs: PoolRuns;
  readonly #host: PoolHost | undefined;
  #known: KnownPool | null;
  #isRemembered: boolean;
  #isOpening = false;
  /** It is let go as soon as what is to come first has come. */
  #leaving: Leaving | null = null;
  /** Why which part of it does not answer. */
  readonly #away = new Map<PoolPart, ErrorShape>();
  /** Why it was not opened, or what did not come before it was let go. */
  #problem: ErrorShape | null = null;
  #isClosed = false;

  /** @param host undefined where a command has named a pool, or none */
  constructor(core: Core, runs: PoolRuns, host: PoolHost | undefined) {
    this.#core = core;
    this.#runs = runs;
    this.#host = host;
    this.#known = host?.remembered() ?? null;
    this.#isRemembered = this.#known !== null && host?.isKept === true;
    if (core.readOnly) return;
    if (core.pool.current) this.#listen(core.pool.current);
    else if (host && this.#known) void this.#openRemembered(host, this.#known);
  }

  status(): PoolStatus {
    const { secrets } = this.#known ?? {};
    return {
      state: this.#state(),
      place: this.#core.pool.current?.place ?? this.#known?.place ?? null,
      id: this.#core.pool.current?.id ?? null,
      hasPassword: secrets?.password !== undefined,
      hasStoreKey: secrets?.storeKey !== undefined,
      secrets: this.#host?.secrets ?? 'environment',
      isRemembered: this.#isRemembered,
      isOpenToOthers: Boolean(this.#known && this.#host?.isOpenToOthers(this.#known.place)),
      fetching: this.#leaving?.fetching ?? null,
      problem: this.#away.get('queue') ?? this.#away.get('store') ?? this.#problem,
    };
  }

  /**
   * Connects a pool, in place of one that is there.
   *
   * @param wanted secrets that are left out are those that the pool was connected with before
   * @throws StudioError `conflict` while another is being opened or let go, and as `PoolHost.check` and `PoolHost.find`
   */
  async connect(wanted: MethodRequest<'pool.connect'>): Promise<PoolStatus> {
    const host = this.#host;
    if (!host) throw notHere();
    if (this.#isOpening) throw isOpening();
    if (this.#leaving) throw isLeaving();
    const place = host.check({ redis: wanted.redis, store: wanted.store });
    if (host.secrets === 'environment' && (wanted.password || wanted.storeKey))
      throw fromEnvironment();
    const known = { place, secrets: this.#secretsFor(host, { ...wanted, ...place }) };
    this.#isOpening = true;
    this.#tell();
    try {
      const open = await host.find(known);
      await this.#letGo();
      this.#known = known;
      this.#isRemembered = host.remember(known);
      this.#take(open);
    } finally {
      this.#isOpening = false;
      this.#tell();
    }
    return this.status();
  }

  /**
   * Lets the pool go; what opens it is forgotten, and what trains there goes on. The newest checkpoint of each run there
   * comes first, so that it can be trained here from it. While that lasts the answer is `leaving`, and the end is told by
   * the topic `pool`.
   *
   * @throws StudioError `conflict` while one is being opened
   */
  async disconnect({
    withoutCheckpoints,
  }: Partial<MethodRequest<'pool.disconnect'>> = {}): Promise<PoolStatus> {
    if (this.#isOpening) throw isOpening();
    // The last had come meanwhile, or had not, which is to be read.
    if (withoutCheckpoints && !this.#leaving && !this.#core.pool.current) return this.status();
    const leaving = this.#leaving ?? this.#leave();
    if (withoutCheckpoints) leaving.enough.abort();
    if (withoutCheckpoints || !leaving.fetching) await leaving.left;
    return this.status();
  }

  /** @throws StudioError `not-available-here` where none is connected, or nobody answers */
  async look(): Promise<PoolOverview> {
    return this.#require().look();
  }

  /** @throws StudioError `not-found`, and as `look` */
  async ask(machineId: string, wish: MachineWish): Promise<void> {
    await this.#require().ask(machineId, wish);
  }

  /** The studio closes: a pool that was just being let go is opened with it again, and nothing of it is lost. */
  stay(): void {
    this.#isClosed = true;
    this.#leaving?.enough.abort();
  }

  async close(): Promise<void> {
    this.stay();
    await this.#leaving?.left;
    this.#core.pool.current?.close();
  }

  #state(): PoolStatus['state'] {
    if (this.#isOpening) return 'opening';
    if (!this.#core.pool.current) return 'none';
    if (this.#leaving) return 'leaving';
    return this.#away.has('queue') ? 'away' : 'connected';
  }

  /** The same address has the same password. */
  #secretsFor(
    host: PoolHost,
    { redis, store, password, storeKey }: MethodRequest<'pool.connect'>,
  ): PoolSecrets {
    const before = this.#known;
    return {
      ...(before?.place.redis === redis &&
        before.secrets?.password !== undefined && { password: before.secrets.password }),
      ...(before?.place.store === store &&
        before.secrets?.storeKey && { storeKey: before.secrets.storeKey }),
      ...host.secretsFor({ redis, store }),
      ...(password !== undefined && { password }),
      ...(storeKey && { storeKey }),
    };
  }

  /** At a start nobody waits for an answer: it is read on when it comes. */
  async #openRemembered(host: PoolHost, known: KnownPool): Promise<void> {
    if (known.secrets === null) {
      this.#problem = notKept;
      return;
    }
    this.#isOpening = true;
    try {
      const open = await host.load(known);
      this.#take(open);
    } catch (thrown) {
      this.#problem = toErrorShape(thrown);
      this.#core.log.warn({ err: thrown }, 'the pool could not be opened');
    } finally {
      this.#isOpening = false;
      this.#tell();
    }
  }

  #take(open: OpenPool): void {
    if (this.#isClosed) return;
    const { libraryPath, log } = this.#core;
    const pool = open(libraryPath, log, poolMemory(this.#core));
    this.#core.pool.current = pool;
    this.#listen(pool);
    this.#runs.followPool();
  }

  #listen(pool: TrainerPool): void {
    this.#problem = null;
    pool.onReach((part, problem) => {
      if (this.#core.pool.current !== pool) return;
      if (problem) this.#away.set(part, problem);
      else this.#away.delete(part);
      this.#tell();
    });
  }

  #leave(): Leaving {
    const leaving: Leaving = {
      fetching: null,
      enough: new AbortController(),
      left: Promise.resolve(),
    };
    this.#leaving = leaving;
    leaving.left = this.#fetchAndLetGo(leaving);
    return leaving;
  }

  /** Never throws: who asked for it may have left the screen. */
  async #fetchAndLetGo(leaving: Leaving): Promise<void> {
    try {
      const missed = await this.#fetchLast(leaving);
      if (this.#isClosed) return;
      this.#host?.remember(null);
      this.#isRemembered = false;
      if (this.#known) this.#known = { ...this.#known, secrets: null };
      this.#problem = missed;
      await this.#letGo();
    } catch (thrown) {
      this.#problem = toErrorShape(thrown);
      this.#core.log.error({ err: thrown }, 'the pool was not let go in order');
    } finally {
      this.#leaving = null;
      this.#tell();
    }
  }

  /** @returns what did not come, and why */
  async #fetchLast(leaving: Leaving): Promise<ErrorShape | null> {
    if (!this.#core.pool.current) return null;
    return fetchLastCheckpoints(this.#core, {
      signal: leaving.enough.signal,
      onNext: (fetching) => {
        leaving.fetching = fetching;
        this.#tell();
      },
    });
  }

  async #letGo(): Promise<void> {
    const { current } = this.#core.pool;
    if (!current) return;
    this.#runs.letGoOfPool();
    this.#core.pool.current = undefined;
    this.#away.clear();
    current.close();
  }

  #require(): TrainerPool {
    const { current } = this.#core.pool;
    if (current) return current;
    throw new StudioError(
      'not-available-here',
      'No pool of machines is connected.',
      'Connect one on the screen of the studio; docs/pool.md says what it takes.',
    );
  }

  #tell(): void {
    if (!this.#isClosed) this.#core.push.send('pool', this.status());
  }
}

const notKept: ErrorShape = {
  code: 'not-available-here',
  message:
    'The pool is not connected: what opens it was kept for the last session only, because this system has no keyring that the studio could use.',
  hint: 'Type the password (and the key of the store) again.',
};

function notHere(): StudioError {
  return new StudioError(
    'not-available-here',
    'No pool can be connected here.',
    'Name it when the studio is started: --pool and --store.',
  );
}

function isOpening(): StudioError {
  return new StudioError(
    'conflict',
    'A pool is being connected already.',
    'Wait until it has answered, or has not.',
  );
}

function isLeaving(): StudioError {
  return new StudioError(
    'conflict',
    'The pool is being disconnected: the newest checkpoints of its runs come first.',
    'Wait until they are here, or disconnect it without them.',
  );
}

function fromEnvironment(): StudioError {
  return new StudioError(
    'invalid-input',
    'In a browser passwords and keys are not typed: they come from the environment of the studio.',
    'Start “studio serve” with STUDIO_POOL and STUDIO_STORE (docs/pool.md).',
  );
}
