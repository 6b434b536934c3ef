import { statSync } from 'node:fs';
import type { Logger } from 'pino';
import type {
  GettingPhase,
  GettingTopic,
  GettingProgress,
  GettingStatus,
} from '../../../shared/engine/getting.ts';
import { toErrorShape, type ErrorShape } from '../../../shared/errors.ts';
import { partOf, followProxies } from '../../fetching/download.ts';
import type { Push } from '../push.ts';

/** Something large that the studio fetches once for a machine. */
export interface Gettable {
  /** Under which its status is pushed. */
  topic: GettingTopic;
  version: string;
  downloadBytes: number;
  installedBytes: number;
  /** Where its downloads lie, whole or in part; none where there is nothing for this system. */
  downloadFiles: readonly string[];
  state(): Exclude<GettingStatus['state'], 'getting'>;
  /** Whether it may be fetched anew where it is here. */
  mayComeAgain(): boolean;
  /** Why it could not be had, before anything is tried. */
  obstacle(state: GettingStatus['state']): ErrorShape | null;
  install(options: {
    again: boolean;
    signal: AbortSignal;
    onProgress: (phase: GettingPhase, doneBytes: number, totalBytes: number) => void;
  }): Promise<void>;
}

/** Screens draw no more often than this. */
const pushEveryMs = 250;

/** It as a person sees it: not here, being fetched, here. One fetching at a time; each change is pushed. */
export class Getting {
  readonly #what: Gettable;
  readonly #push: Push;
  readonly #log: Logger | undefined;
  #progress: GettingProgress | null = null;
  #problem: ErrorShape | null = null;
  #cancellation: AbortController | undefined;
  #underWay: Promise<void> = Promise.resolve();
  #pushedAt = 0;

  constructor(what: Gettable, push: Push, log?: Logger) {
    this.#what = what;
    this.#push = push;
    this.#log = log;
  }

  status(): GettingStatus {
    const { version, downloadBytes, installedBytes } = this.#what;
    const state = this.#progress ? 'getting' : this.#what.state();
    return {
      state,
      version,
      downloadBytes,
      installedBytes,
      downloadedBytes: this.#downloadedBytes(),
      progress: this.#progress,
      problem: this.#problem ?? this.#what.obstacle(state),
    };
  }

  /** Starts to get it, unless it is here (and not wanted anew) or under way; answers at once. */
  get({ again = false } = {}): GettingStatus {
    const { state } = this.status();
    if (state === 'absent' || (state === 'ready' && again && this.#what.mayComeAgain())) {
      this.#cancellation = new AbortController();
      this.#problem = null;
      this.#progress = { ...nothingYet, phase: 'finding' };
      this.#underWay = this.#get(again, this.#cancellation.signal);
      this.#tell();
    }
    return this.status();
  }

  cancel(): GettingStatus {
    this.#cancellation?.abort();
    return this.status();
  }

  /** Resolves when nothing is under way any more, however it ended. */
  done(): Promise<void> {
    return this.#underWay;
  }

  async close(): Promise<void> {
    this.cancel();
    await this.#underWay;
  }

  #downloadedBytes(): number {
    return this.#what.downloadFiles.reduce((sum, file) => sum + bytesHere(file), 0);
  }

  async #get(again: boolean, signal: AbortSignal): Promise<void> {
    const { topic } = this.#what;
    const startedAt = Date.now();
    try {
      followProxies();
      await this.#what.install({ again, signal, onProgress: this.#follow() });
      this.#log?.info({ topic, elapsedMs: Date.now() - startedAt }, 'fetched');
    } catch (thrown) {
      const problem = toErrorShape(thrown);
      this.#problem = problem.code === 'cancelled' ? null : problem;
      this.#log?.warn({ topic, problem }, 'not fetched');
    }
    this.#progress = null;
    this.#cancellation = undefined;
    this.#tell();
  }

  #follow(): Parameters<Gettable['install']>[0]['onProgress'] {
    const rateOf = createTransferRate();
    return (phase, doneBytes, totalBytes) => {
      const isNew = phase !== this.#progress?.phase;
      const rate =
        phase === 'downloading'
          ? rateOf(doneBytes, totalBytes)
          : { bytesPerSecond: null, etaMs: null };
      this.#progress = { phase, doneBytes, totalBytes, ...rate };
      if (isNew || Date.now() - this.#pushedAt >= pushEveryMs) this.#tell();
    };
  }

  #tell(): void {
    this.#pushedAt = Date.now();
    this.#push.send(this.#what.topic, this.status());
  }
}

function bytesHere(file: string): number {
  const found = [file, partOf(file)].map((path) => statSync(path, { throwIfNoEntry: false }));
  return found.find((stat) => stat !== undefined)?.size ?? 0;
}

const nothingYet = { doneBytes: 0, totalBytes: 0, bytesPerSecond: null, etaMs: null };

/** The rate of the last seconds: what a person wants to know after the network changed. */
const windowMs = 10_000;
const sampleEveryMs = 250;

interface Rate {
  /** Null before there is anything to tell it from. */
  bytesPerSecond: number | null;
  etaMs: number | null;
}

/**
 * Tells how fast bytes come in, and how long the rest will take. What an earlier, interrupted download left was
 * not transferred now, so the first figure counts as the beginning.
 */
export function createTransferRate(now: () => number = Date.now) {
  const heard: { at: number; bytes: number }[] = [];
  return (done: number, total: number): Rate => {
    const at = now();
    const newest = heard.at(-1);
    if (!newest || at - newest.at >= sampleEveryMs) heard.push({ at, bytes: done });
    while (heard.length > 2 && at - heard[0]!.at > windowMs) heard.shift();
    const first = heard[0]!;
    const seconds = (at - first.at) / 1000;
    const bytesPerSecond = seconds > 0 ? (done - first.bytes) / seconds : null;
    return {
      bytesPerSecond,
      etaMs: bytesPerSecond ? ((total - done) / bytesPerSecond) * 1000 : null,
    };
  };
}
