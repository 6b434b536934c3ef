import { Command } from 'commander';
import type { DoctorReport, Tuning } from '../../../shared/engine/engine.ts';
import { whyTuned } from '../../../shared/engine/speed.ts';
import { appVersion } from '../../../shared/version.ts';
import { chooseLibraryPath } from '../../host/default-library.ts';
import { forkTrainer } from '../../host/fork-process.ts';
import { chooseThreads } from '../../host/threads.ts';
import { automaticChoice, examineMachine } from '../../studio/doctor/doctor.ts';
import { tune, type TuningProgress } from '../../studio/doctor/tune.ts';
import { asTuned } from '../../studio/doctor/as-tuned.ts';
import { exitCodes, type ExitCode } from '../exit-codes.ts';
import { formatBytes } from '../../../shared/format.ts';
import { createStatusLine } from '../status-line.ts';
import type { RunCommand } from '../run-command.ts';
import {
  withLibraryOption,
  withThreadsOption,
  type LibraryOption,
  type ThreadsOption,
} from '../studio-options.ts';
import { formatTable } from '../table.ts';
import { print, printJson } from '../../host/terminal.ts';

interface DoctorOptions extends LibraryOption, ThreadsOption {
  json: boolean;
  tune: boolean;
}

export function doctorCommand(run: RunCommand): Command {
  const command = new Command('doctor')
    .summary('show which engines work, and how fast')
    .description(
      'Show which engines were found, which one is used, on what device, and how fast each trains (measured for 3 seconds).',
    )
    .option(
      '--tune',
      'measure training with several numbers of threads, and let later runs of the library take the best; takes about a minute',
      false,
    )
    .option('--json', 'print the report as JSON', false);
  return withThreadsOption(withLibraryOption(command)).action((options: DoctorOptions) =>
    run(doctor(options)),
  );
}

async function doctor(options: DoctorOptions): Promise<ExitCode> {
  const status = createStatusLine();
  status.show('Loading each engine and measuring it for 3 seconds …');
  const libraryPath = chooseLibraryPath(options.library);
  const threads = chooseThreads(options.threads);
  const startTrainer = asTuned({ startTrainer: forkTrainer, libraryPath, threads });
  const core = { startTrainer, libraryPath, appVersion };
  const report = await examineMachine(core);
  if (options.tune) {
    const onProgress = ({ sentence }: TuningProgress) => status.show(sentence);
    report.tuning = await tune(core, { report, onProgress });
    report.chosen = automaticChoice(report.engines, report.tuning);
  }
  status.clear();
  if (options.json) printJson(report);
  else print(...describe(report));
  return exitCodes.done;
}

function describe({ chosen, engines, machine, libraryPath, tuning }: DoctorReport): string[] {
  return [
    `Studio     ${machine.studio} on Node ${machine.node}${machine.electron ? `, Electron ${machine.electron}` : ''}`,
    `Machine    ${machine.platform}, ${machine.processor}, ${machine.cores} cores, ${formatBytes(machine.memoryBytes)}`,
    `Library    ${libraryPath}`,
    '',
    ...engines.map((engine) => describeEngine(engine, engine.id === chosen)),
    ...(tuning ? ['', ...describeTuning(tuning)] : []),
  ];
}

function describeEngine(engine: DoctorReport['engines'][number], isUsed: boolean): string {
  const { id, facts, problem, stepsPerSecond } = engine;
  const use = isUsed ? 'found, used' : 'found';
  if (!facts) return `${id.padEnd(11)}not found: ${problem ?? 'no reason given'}`;
  const speed =
    stepsPerSecond === null ? '' : `, ${stepsPerSecond.toFixed(1)} training steps a second`;
  return `${id.padEnd(11)}${use}: ${facts.device}, version ${facts.version}, TensorFlow.js ${facts.tfjsVersion}, ${inThreads(facts.threads)}${speed}`;
}

function describeTuning(tuning: Tuning): string[] {
  const rows = tuning.measurements.map((each) => [
    each.engine ?? tuning.engine,
    each.threads,
    onOrOff(each.oneDnn),
    onOrOff(each.oneDnn === undefined ? undefined : each.ownKernels !== false),
    Number(each.stepsPerSecond.toFixed(1)),
  ]);
  const measured = new Date(tuning.measuredAt).toISOString().slice(0, 10);
  return [
    `Tuned on ${measured}. ${whyTuned(tuning)} --engine, --threads and STUDIO_THREADS say otherwise; a run that is resumed goes on as it began.`,
    ...formatTable(['engine', 'threads', 'oneDNN', 'own kernels', 'steps a second'], rows),
  ];
}

/** Nothing of an engine that has no such switch. */
function onOrOff(is: boolean | undefined): string {
  return is === undefined ? '' : is ? 'on' : 'off';
}

function inThreads(threads: number): string {
  return `${threads} ${threads === 1 ? 'thread' : 'threads'}`;
}
