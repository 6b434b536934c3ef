import { Command } from 'commander';
import type { DoctorReport } from '../../../shared/engine.ts';
import { appVersion } from '../../../shared/version.ts';
import { chooseLibraryPath } from '../../host/default-library.ts';
import { forkTrainer } from '../../host/fork-trainer.ts';
import { examine } from '../../studio/doctor/doctor.ts';
import { exitCodes, type ExitCode } from '../exit-codes.ts';
import { formatBytes } from '../format.ts';
import { createStatusLine } from '../status-line.ts';
import type { Run } from '../run-command.ts';
import { withLibraryOption, type LibraryOption } from '../studio-options.ts';

interface DoctorOptions extends LibraryOption {
  json: boolean;
}

export function doctorCommand(run: Run): Command {
  const command = new Command('doctor')
    .summary('show which engines work, and how fast')
    .description(
      'Show which engines were found, which one is used, on what device, and how fast each trains (measured for 3 seconds).',
    )
    .option('--json', 'print the report as JSON', false);
  return withLibraryOption(command).action((options: DoctorOptions) => run(doctor(options)));
}

async function doctor(options: DoctorOptions): Promise<ExitCode> {
  const status = createStatusLine();
  status.show('Loading each engine and measuring it for 3 seconds …');
  const libraryPath = chooseLibraryPath(options.library);
  const report = await examine({ startTrainer: forkTrainer, libraryPath, appVersion });
  status.clear();
  process.stdout.write(`${options.json ? JSON.stringify(report) : describe(report)}\n`);
  return exitCodes.done;
}

function describe({ chosen, engines, machine, libraryPath }: DoctorReport): string {
  return [
    `Studio     ${machine.studio} on Node ${machine.node}${machine.electron ? `, Electron ${machine.electron}` : ''}`,
    `Machine    ${machine.platform}, ${machine.processor}, ${machine.cores} cores, ${formatBytes(machine.memoryBytes)}`,
    `Library    ${libraryPath}`,
    '',
    ...engines.map((engine) => describeEngine(engine, engine.id === chosen)),
  ].join('\n');
}

function describeEngine(engine: DoctorReport['engines'][number], isUsed: boolean): string {
  const { id, facts, problem, stepsPerSecond } = engine;
  const use = isUsed ? 'found, used' : 'found';
  if (!facts) return `${id.padEnd(11)}not found: ${problem ?? 'no reason given'}`;
  const speed =
    stepsPerSecond === null ? '' : `, ${stepsPerSecond.toFixed(1)} training steps a second`;
  const threads = `${facts.threads} ${facts.threads === 1 ? 'thread' : 'threads'}`;
  return `${id.padEnd(11)}${use}: ${facts.device}, version ${facts.version}, TensorFlow.js ${facts.tfjsVersion}, ${threads}${speed}`;
}
