import type { Logger } from 'pino';
import type { GettingStatus } from '../../../shared/engine/getting.ts';
import { StudioError, toErrorShape, type ErrorShape } from '../../../shared/errors.ts';
import { ownBinding, type BindingSource } from '../../native-engine/binding.ts';
import {
  cudaEngineIsReady,
  cudaLicence,
  cudaWheels,
  type CudaWheels,
} from '../../native-engine/cuda/cuda-wheels.ts';
import { findGraphicsCard } from '../../native-engine/cuda/graphics-card.ts';
import {
  bytesToCome,
  cudaBuild,
  installNativeEngine,
  removeCudaEngine,
  wheelFileOf,
} from '../../native-engine/install-engine.ts';
import { tensorflowVersion } from '../../native-engine/native-engine-folder.mjs';
import { installedBytesOf } from '../../native-engine/strip.ts';
import { downloadBytesOf } from '../../native-engine/wheel.ts';
import type { Push } from '../push.ts';
import type { StartTrainer } from '../runs/trainer-process.ts';
import { tryEngine } from './try-engine.ts';
import { Getting } from './getting.ts';

export { cudaLicence };

const what = 'TensorFlow for NVIDIA cards';

export interface CudaEngineOptions {
  startTrainer: StartTrainer;
  push: Push;
  log?: Logger;
  /** Got also where there is no card, for a machine that will have one: then it is tried on the processor. */
  withoutCard?: boolean;
  fetch?: typeof fetch;
  /** This system's, unless told otherwise; null where it has none. */
  wheels?: CudaWheels | null;
  binding?: BindingSource;
  check?: (folder: string) => Promise<void>;
  /** Throws why there is none. */
  findCard?: () => unknown;
}

/** TensorFlow for NVIDIA's cards, on Linux: fetched when a person asks for it, and taken away again. */
export class CudaEngine extends Getting {
  readonly #wheels: CudaWheels | null;

  constructor(options: CudaEngineOptions) {
    const { push, log, startTrainer, fetch, withoutCard = false } = options;
    const { wheels = cudaWheels() ?? null, binding = ownBinding } = options;
    const { findCard = findGraphicsCard } = options;
    const by = withoutCard ? 'tensorflow' : 'cuda';
    const { check = (folder: string) => tryEngine(startTrainer, { what, folder, by }) } = options;
    const all = wheels ? [wheels.tensorflow, ...wheels.nvidia] : [];
    // Asked once: the driver's program may take seconds, and a command asks for the status several times.
    let lackOfCard: StudioError | null | undefined;
    const obstacle = () => {
      if (!withoutCard && lackOfCard === undefined) lackOfCard = thrownBy(findCard) ?? null;
      return lackOfCard ?? binding.obstacle();
    };
    super(
      {
        topic: 'cuda',
        version: tensorflowVersion,
        downloadBytes: downloadBytesOf(all),
        installedBytes: installedBytesOf(...all),
        downloadFiles: all.map(wheelFileOf),
        state() {
          if (!wheels) return 'unsupported';
          return cudaEngineIsReady(wheels) ? 'ready' : 'absent';
        },
        mayComeAgain: () => wheels !== null,
        obstacle(state): ErrorShape | null {
          if (state === 'unsupported') return toErrorShape(unsupported());
          const inTheWay = state === 'absent' ? obstacle() : undefined;
          return inTheWay ? toErrorShape(inTheWay) : null;
        },
        async install(how) {
          if (!wheels) throw unsupported();
          const inTheWay = obstacle();
          if (inTheWay) throw inTheWay;
          const build = cudaBuild(what, wheels);
          await installNativeEngine({ ...how, build, check, binding, ...(fetch && { fetch }) });
        },
      },
      push,
      log,
    );
    this.#wheels = wheels;
  }

  /** @throws StudioError `engine-unavailable` where there is none for this system */
  override get(options: { again?: boolean } = {}): GettingStatus {
    if (!this.#wheels) throw unsupported();
    return super.get(options);
  }

  /** Bytes that must be free on the disk while it is set up. */
  async roomNeeded(): Promise<number> {
    if (!this.#wheels) throw unsupported();
    return bytesToCome(cudaBuild(what, this.#wheels));
  }

  /**
   * @param options `onWait` is told once where another process holds it; `signal` ends the waiting
   * @returns whether anything of it was here
   * @throws StudioError `conflict` while a process computes by it, `cancelled`
   */
  async remove(options: Parameters<typeof removeCudaEngine>[2] = {}): Promise<boolean> {
    if (!this.#wheels) throw unsupported();
    return removeCudaEngine(what, this.#wheels, options);
  }
}

function thrownBy(find: () => unknown): StudioError | undefined {
  try {
    find();
    return undefined;
  } catch (error) {
    if (error instanceof StudioError) return error;
    throw error;
  }
}

function unsupported(): StudioError {
  return new StudioError(
    'engine-unavailable',
    `TensorFlow computes on NVIDIA cards under Linux on x64 alone; this is ${process.platform}-${process.arch}.`,
    'Graphics cards are reached by the webgpu engine here; "studio doctor" shows whether one is.',
  );
}
