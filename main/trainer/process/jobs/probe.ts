import { sha256 } from '../../../files/sha256.ts';
import type { DoctorReport } from '../../../../shared/engine/engine.ts';
import { toErrorShape } from '../../../../shared/errors.ts';
import { resolveHyperparameters } from '../../../../shared/hyperparameters/resolve.ts';
import type { ProbeJob } from '../../../../shared/run/trainer-protocol.ts';
import { engines as engineModules } from '../../engines/choose-engine.ts';
import type { Engine, EngineModule } from '../../engines/engine.ts';
import { RandomStream } from '../../random/random-stream.ts';
import { TrainingSession } from '../session.ts';
import { nameless, type TrainingSprites } from '../../data/training-pictures.ts';
import type { JobContext } from './job-context.ts';

type ProbedEngine = DoctorReport['engines'][number];

/** Steps that are not measured: the first ones set up memory and caches. */
const warmUpSteps = 2;

/** Loads each engine in turn and measures it. An engine that does not load is reported, not thrown. */
export async function probe({ engines, measureMs }: ProbeJob, context: JobContext): Promise<void> {
  const probed: ProbedEngine[] = [];
  for (const id of engines) probed.push(await probeEngine(engineModules[id], measureMs));
  context.send({ type: 'probed', engines: probed });
}

async function probeEngine(module: EngineModule, measureMs: number): Promise<ProbedEngine> {
  try {
    const engine = await module.start();
    const stepsPerSecond = measureMs > 0 ? await measureSpeed(engine, measureMs) : null;
    engine.dispose();
    return { id: module.id, available: true, facts: engine.facts, problem: null, stepsPerSecond };
  } catch (error) {
    const { message, hint } = toErrorShape(error);
    const problem = `${message} ${hint}`;
    return { id: module.id, available: false, facts: null, problem, stepsPerSecond: null };
  }
}

/** Training steps a second of the default networks at 32x32 on random images. */
async function measureSpeed(engine: Engine, measureMs: number): Promise<number> {
  const session = new TrainingSession({
    engine,
    sprites: noiseSprites(),
    hyperparameters: resolveHyperparameters({ baseChannels: 32, batch: 64 }),
    say: () => undefined,
  });
  for (let step = 0; step < warmUpSteps; step++) await session.train();
  const startedAt = performance.now();
  do await session.train();
  while (performance.now() - startedAt < measureMs);
  const stepsPerSecond = ((session.step - warmUpSteps) * 1000) / (performance.now() - startedAt);
  session.dispose();
  return stepsPerSecond;
}

function noiseSprites(): TrainingSprites {
  const [count, size, channels] = [64, 32, 4] as const;
  const random = new RandomStream(1, 'probe');
  const pixels = Uint8Array.from({ length: count * size * size * channels }, () =>
    random.nextInteger(0, 255),
  );
  const background = 'transparent';
  return { ...nameless(count), pixels, count, size, channels, background, sha256: sha256(pixels) };
}
