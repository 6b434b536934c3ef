import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DoctorReport, EngineId, WayToCompute } from '../../../shared/engine/engine.ts';
import type { Core } from '../core.ts';
import { StudioError, toErrorShape } from '../../../shared/errors.ts';
import { cudaEngineIsReady } from '../../native-engine/cuda/cuda-wheels.ts';
import type { TrainerOptions } from '../runs/trainer-process.ts';
import { runTrainerJob } from '../runs/life/trainer-session.ts';

/** What examining needs of the core: it is also done where there is no library yet. */
export type ExaminingCore = Pick<Core, 'startTrainer' | 'libraryPath' | 'appVersion'>;

type ProbedEngine = DoctorReport['engines'][number];

interface Probing {
  computing?: Pick<TrainerOptions, 'threads' | 'oneDnn' | 'ownKernels'> | undefined;
  /** How long each is measured: by default for a speed that does not jump from one measurement to the next. */
  measureMs?: number | undefined;
  signal?: AbortSignal | undefined;
}

const usualMeasureMs = 3_000;

/**
 * Loads engines in a trainer process, which may crash without harm, and measures each for 3 seconds. Writes
 * nothing into the library, which may be missing, another studio's, or of a newer version.
 *
 * @throws StudioError `cancelled`
 */
export async function probeEngines(
  core: Pick<ExaminingCore, 'startTrainer'>,
  engines: readonly EngineId[],
  probing: Probing = {},
): Promise<ProbedEngine[]> {
  if (engines.length === 1 || !cudaEngineIsReady()) return probeTogether(core, engines, probing);
  // TensorFlow's two builds have libraries of the same names, so they must not meet in one process.
  const others = engines.filter((id) => id !== 'cuda');
  const found = await probeTogether(core, others, probing);
  if (others.length < engines.length) found.push(await probeCuda(core, probing));
  return engines.flatMap((id) => found.filter((engine) => engine.id === id));
}

/**
 * Training steps a second in one way to compute; 0 where it cannot be had: what a person has set for TensorFlow in the
 * environment stays.
 *
 * @throws StudioError as `probeEngines`
 */
export async function speedOf(
  core: Pick<ExaminingCore, 'startTrainer'>,
  { engine, ...computing }: WayToCompute,
  probing: Omit<Probing, 'computing'>,
): Promise<number> {
  const [probed] = await probeEngines(core, [engine], { ...probing, computing });
  const isOtherwise = computing.oneDnn !== undefined && probed?.facts?.oneDnn === !computing.oneDnn;
  return isOtherwise ? 0 : (probed?.stepsPerSecond ?? 0);
}

/** A driver that does not fit ends the process; the other engines are there all the same. */
async function probeCuda(
  core: Pick<ExaminingCore, 'startTrainer'>,
  probing: Probing,
): Promise<ProbedEngine> {
  try {
    const [found] = await probeTogether(core, ['cuda'], probing);
    if (!found) throw new Error('the trainer answered for no engine');
    return found;
  } catch (thrown) {
    if (probing.signal?.aborted) throw thrown;
    const { message, hint } = toErrorShape(thrown);
    const problem = `${message} ${hint}`;
    return { id: 'cuda', available: false, facts: null, problem, stepsPerSecond: null };
  }
}

async function probeTogether(
  { startTrainer }: Pick<ExaminingCore, 'startTrainer'>,
  engines: readonly EngineId[],
  { computing, measureMs = usualMeasureMs, signal }: Probing,
): Promise<ProbedEngine[]> {
  if (signal?.aborted) throw cancelled();
  const folder = mkdtempSync(join(tmpdir(), 'sprite-gan-studio-doctor-'));
  try {
    const probed = await runTrainerJob({
      startTrainer,
      logFile: join(folder, 'trainer.log'),
      computing,
      job: { type: 'probe', engines: [...engines], measureMs },
      answer: 'probed',
      onStart: (session) => signal?.addEventListener('abort', () => session.kill(), { once: true }),
    });
    return probed.engines;
  } catch (thrown) {
    throw signal?.aborted ? cancelled() : thrown;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function cancelled(): StudioError {
  return new StudioError('cancelled', 'Measuring was cancelled.', 'Nothing has changed.');
}
