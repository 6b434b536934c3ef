import type { Logger } from 'pino';
import type { GettingStatus } from '../../../shared/engine/getting.ts';
import { StudioError, toErrorShape } from '../../../shared/errors.ts';
import { ownBinding, type BindingSource } from '../../native-engine/binding.ts';
import { nativeEngineIsReady } from '../../native-engine/engine-manifest.mjs';
import {
  fastEngineBuild,
  installNativeEngine,
  wheelFileOf,
} from '../../native-engine/install-engine.ts';
import { namedEngineFolder, tensorflowVersion } from '../../native-engine/native-engine-folder.mjs';
import { installedBytesOf } from '../../native-engine/strip.ts';
import { engineWheel, type EngineWheel } from '../../native-engine/wheel.ts';
import type { Push } from '../push.ts';
import type { StartTrainer } from '../runs/trainer-process.ts';
import { tryEngine } from './try-engine.ts';
import { Getting } from './getting.ts';

const what = 'the fast engine';

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

/** The native engine. A trainer looks for it when it starts, so the next run takes it. */
export class FastEngine extends Getting {
  constructor(options: FastEngineOptions) {
    const { push, log, startTrainer, fetch } = options;
    const { wheel = engineWheel() ?? null, binding = ownBinding } = options;
    const { check = (folder: string) => tryEngine(startTrainer, { what, folder }) } = options;
    const state = () => {
      if (nativeEngineIsReady()) return 'ready';
      return wheel && !namedEngineFolder() ? 'absent' : 'unsupported';
    };
    super(
      {
        topic: 'engine',
        version: tensorflowVersion,
        downloadBytes: wheel?.bytes ?? 0,
        installedBytes: wheel ? installedBytesOf(wheel) : 0,
        downloadFiles: wheel ? [wheelFileOf(wheel)] : [],
        state,
        mayComeAgain: () => wheel !== null && !namedEngineFolder(),
        obstacle(state) {
          if (state === 'unsupported') return toErrorShape(unsupported());
          const obstacle = state === 'absent' ? binding.obstacle() : undefined;
          return obstacle ? toErrorShape(obstacle) : null;
        },
        async install(how) {
          if (!wheel) throw unsupported();
          const build = fastEngineBuild(what, wheel);
          await installNativeEngine({ ...how, build, check, binding, ...(fetch && { fetch }) });
        },
      },
      push,
      log,
    );
    this.#hasWheel = wheel !== null;
  }

  readonly #hasWheel: boolean;

  /** @throws StudioError `engine-unavailable` where there is none for this system */
  override get(options: { again?: boolean } = {}): GettingStatus {
    if (!this.#hasWheel || this.status().state === 'unsupported') throw unsupported();
    return super.get(options);
  }
}

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
