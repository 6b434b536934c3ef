import type { DoctorReport } from '../../../../shared/engine/engine.ts';
import { toErrorShape } from '../../../../shared/errors.ts';
import type { ProbeJob } from '../../../../shared/run/trainer-protocol.ts';
import { engines as engineModules } from '../../engines/choose-engine.ts';
import type { EngineModule } from '../../engines/engine.ts';
import { measureSpeed } from './measure-speed.ts';
import type { JobContext } from './job-context.ts';

type ProbedEngine = DoctorReport['engines'][number];

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
