import type { BenchOptions } from '../options.ts';
import type { FirstSampleResult } from '../results.ts';
import { spreadOf } from '../statistics.ts';
import { readEventLines, timeOf, type EventLine } from './event-lines.ts';
import { inScratchFolder, realSprites, runStudio } from './studio-command.ts';

const trainedStep = 100;

/** From the start of a run to its first sheets of creatures: 32x32, the default preset, the best engine. */
export async function measureFirstSample({
  repetitions,
}: BenchOptions): Promise<FirstSampleResult> {
  const runs: EventLine[][] = [];
  for (let repetition = 0; repetition < repetitions; repetition++) {
    runs.push(await inScratchFolder(trainShortly));
  }
  const spread = (type: string, step: number) =>
    spreadOf(runs.map((events) => timeOf(events, type, step)));
  return {
    firstSheetMs: spread('sample', 0),
    firstStepMs: spread('series', 1),
    trainedSheetMs: spread('sample', trainedStep),
    trainedStep,
  };
}

async function trainShortly(library: string): Promise<EventLine[]> {
  const steps = ['--steps', String(trainedStep), '--sample-every', String(trainedStep)];
  const printed = await runStudio([
    ...['train', realSprites, '--library', library, '--json'],
    ...steps,
  ]);
  return readEventLines(printed);
}
