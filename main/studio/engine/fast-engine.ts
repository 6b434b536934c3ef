import { statSync } from 'node:fs';
import type { Logger } from 'pino';
import { StudioError, toErrorShape, type ErrorShape } from '../../../shared/errors.ts';
import type { EngineProgress, EngineStatus } from '../../../shared/engine/native-engine.ts';
import { followProxies } from '../../native-engine/follow-proxies.ts';
import { ownBinding, type BindingSource } from '../../native-engine/binding.ts';
import { partOf } from '../../native-engine/download.ts';
import { nativeEngineIsReady } from '../../native-engine/engine-manifest.mjs';
import {
  installNativeEngine,
  wheelFileOf,
  type InstallOptions,
} from '../../native-engine/install-engine.ts';
import { namedEngineFolder, tensorflowVersion } from '../../native-engine/native-engine-folder.mjs';
import { createTransferRate } from '../../native-engine/transfer-rate.ts';
import { installedBytesOf } from '../../native-engine/strip.ts';
import { engineWheel, type EngineWheel } from '../../native-engine/wheel.ts';
import type { Push } from '../push.ts';
import type { StartTrainer } from '../runs/trainer-process.ts';
import { checkEngine } from './check-engine.ts';

export interface FastEngineOptions {
  startTrainer: StartTrainer;
  push: Push;
  log?: Logger;
  fetch?: typeof fetch;
  /** This system's, unless told otherwise; null where it has none. */
  wheel?: EngineWheel | null;
  binding?: BindingSource;
  check?: (folder: string) => Promise<void>;
}

/** Screens draw no more often than this. */
const pushEveryMs = 250;

/**
 * The native engine as a person sees it: not here, being fetched, here. One fetching at a time; each change is
 * pushed (`engine`). A trainer looks for the engine when it starts, so the next run takes it.
 */
export class FastEngine {
  readonly #options: FastEngineOptions;
  readonly #wheel: EngineWheel | null;
  readonly #binding: BindingSource;
  #progress: EngineProgress | null = null;
  #problem: ErrorShape | null = null;
  #cancellation: AbortController | undefined;
  #underWay: Promise<void> = Promise.resolve();
  #pushedAt = 0;

  constructor(options: FastEngineOptions) {
    this.#options = options;
    const { wheel = engineWheel() ?? null, binding = ownBinding } = options;
    this.#wheel = wheel;
    this.#binding = binding;
  }

  status(): EngineStatus {
    const wheel = this.#wheel;
    const state = this.#state();
    return {
      state,
      version: tensorflowVersion,
      downloadBytes: wheel?.bytes ?? 0,
      installedBytes: wheel ? installedBytesOf(wheel) : 0,
      downloadedBytes: wheel ? this.#downloadedBytes(wheel) : 0,
      progress: this.#progress,
      problem: this.#problem ?? this.#obstacle(state),
    };
  }

  /** Starts to get it, unless it is here (and not wanted anew) or under way; answers at once. */
  get({ again = false } = {}): EngineStatus {
    const wheel = this.#wheel;
    const { state } = this.status();
    if (!wheel || state === 'unsupported') throw unsupported();
    if (state === 'absent' || (state === 'ready' && again && !namedEngineFolder())) {
      this.#cancellation = new AbortController();
      this.#problem = null;
      this.#progress = { ...nothingYet, phase: 'finding' };
      this.#underWay = this.#get(wheel, again, this.#cancellation.signal);
      this.#tell();
    }
    return this.status();
  }

  cancel(): EngineStatus {
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

  #state(): EngineStatus['state'] {
    if (this.#progress) return 'getting';
    if (nativeEngineIsReady()) return 'ready';
    return this.#wheel && !namedEngineFolder() ? 'absent' : 'unsupported';
  }

  #downloadedBytes(wheel: EngineWheel): number {
    const file = wheelFileOf(wheel);
    const found = [file, partOf(file)].map((path) => statSync(path, { throwIfNoEntry: false }));
    return found.find((stat) => stat !== undefined)?.size ?? 0;
  }

  #obstacle(state: EngineStatus['state']): ErrorShape | null {
    if (state === 'unsupported') return toErrorShape(unsupported());
    const obstacle = state === 'absent' ? this.#binding.obstacle() : undefined;
    return obstacle ? toErrorShape(obstacle) : null;
  }

  async #get(wheel: EngineWheel, again: boolean, signal: AbortSignal): Promise<void> {
    const { startTrainer, log, fetch } = this.#options;
    const { check = (folder: string) => checkEngine(startTrainer, folder) } = this.#options;
    const startedAt = Date.now();
    try {
      followProxies();
      await installNativeEngine({
        wheel,
        again,
        signal,
        check,
        binding: this.#binding,
        onProgress: this.#follow(),
        ...(fetch && { fetch }),
      });
      log?.info({ elapsedMs: Date.now() - startedAt }, 'fast engine ready');
    } catch (thrown) {
      const problem = toErrorShape(thrown);
      this.#problem = problem.code === 'cancelled' ? null : problem;
      log?.warn({ problem }, 'fast engine not fetched');
    }
    this.#progress = null;
    this.#cancellation = undefined;
    this.#tell();
  }

  #follow(): InstallOptions['onProgress'] {
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
    this.#options.push.send('engine', this.status());
  }
}

const nothingYet = { doneBytes: 0, totalBytes: 0, bytesPerSecond: null, etaMs: null };

function unsupported(): StudioError {
  const named = namedEngineFolder();
  if (named)
    return new StudioError(
      'engine-unavailable',
      `STUDIO_NATIVE_ENGINE names ${named}, where there is no engine.`,
      'Leave the variable out to have the studio get the engine by itself.',
    );
  return new StudioError(
    'engine-unavailable',
    `TensorFlow has no native library for ${process.platform}-${process.arch}.`,
    'The studio trains on WebAssembly here.',
  );
}
