import { existsSync } from 'node:fs';
import { mostThreads, threadCountSchema } from '../../shared/engine/engine.ts';
import { StudioError } from '../../shared/errors.ts';
import { nvidiaFolder } from '../native-engine/native-engine-folder.mjs';
import type { TrainerOptions } from '../studio/runs/trainer-process.ts';

/**
 * With how many threads trainers are to compute, where a person has a say: `--threads`, then STUDIO_THREADS.
 *
 * @throws StudioError `invalid-input` where STUDIO_THREADS is no number of threads
 */
export function chooseThreads(
  option: number | undefined,
  environment = process.env,
): number | undefined {
  const { STUDIO_THREADS } = environment;
  if (option !== undefined || !STUDIO_THREADS) return option;
  const parsed = threadCountSchema.safeParse(Number(STUDIO_THREADS));
  if (parsed.success) return parsed.data;
  throw new StudioError(
    'invalid-input',
    `STUDIO_THREADS is "${STUDIO_THREADS}", which is no number of threads.`,
    `Set it to a whole number from 1 to ${mostThreads}, or leave it out.`,
  );
}

/** Whether a studio with a window may find that out by itself before the first training: STUDIO_TUNE=off says no. */
export function mayTuneItself(environment = process.env): boolean {
  return environment.STUDIO_TUNE !== 'off';
}

/**
 * The environment of a trainer. How it computes is in it, because TensorFlow wants to know it before the first message
 * could tell; what a person has set for TensorFlow itself stays. Always an object: Electron refuses `env: undefined`
 * ("Invalid value for env").
 */
export function trainerEnvironment({
  threads,
  oneDnn,
  ownKernels,
  ways,
  engineFolder,
}: Omit<TrainerOptions, 'logFile' | 'before'>): NodeJS.ProcessEnv {
  return {
    ...(oneDnn !== undefined && { TF_ENABLE_ONEDNN_OPTS: oneDnn ? '1' : '0' }),
    ...(ownKernels !== undefined && { STUDIO_OWN_KERNELS: ownKernels ? 'on' : 'off' }),
    ...process.env,
    ...(threads !== undefined && { STUDIO_THREADS: String(threads) }),
    ...(ways && { STUDIO_WAYS: JSON.stringify(ways) }),
    ...whereNvidiasLibrariesLie(nvidiaFolder(engineFolder)),
  };
}

/**
 * NVIDIA's libraries open each other by name, and the dynamic linker reads where to look when a process starts; which
 * engine it takes, a trainer finds out later. A folder that holds nothing else does no other engine harm.
 */
function whereNvidiasLibrariesLie(folder: string): NodeJS.ProcessEnv {
  if (!existsSync(folder)) return {};
  const { LD_LIBRARY_PATH: others } = process.env;
  return { LD_LIBRARY_PATH: others ? `${folder}:${others}` : folder };
}
