import { Command } from 'commander';
import { formatCount, formatDuration } from '../../../shared/format.ts';
import { print, printJson, say } from '../../host/terminal.ts';
import { quietMs } from '../../../shared/pool/machine.ts';
import type { PoolOverview } from '../../../shared/pool/overview.ts';
import { exitCodes, type ExitCode } from '../exit-codes.ts';
import { requiredPool, withPoolOptions, type PoolOption } from '../pool-options.ts';
import type { RunCommand } from '../run-command.ts';
import { formatTable } from '../table.ts';

interface PoolCommandOptions extends PoolOption {
  drain?: string;
  json: boolean;
}

export function poolCommand(run: RunCommand): Command {
  const command = new Command('pool')
    .summary('show the machines of a pool, what they train and what waits')
    .description(
      'Show the machines of a pool with the run that each trains and how long ago it was heard of, then the runs that wait for one.',
    )
    .option(
      '--drain <machine>',
      'ask a machine, by name or id, to leave its run to others with a checkpoint, and to end',
    )
    .option('--json', 'print one JSON object with "machines" and "waiting"', false);
  return withPoolOptions(command).action((options: PoolCommandOptions) => run(pool(options)));
}

async function pool(options: PoolCommandOptions): Promise<ExitCode> {
  const addresses = requiredPool(options);
  const { askMachine, lookAtPool } = await import('../../pool/look-at-pool.ts');
  if (options.drain !== undefined) {
    const { name } = await askMachine(addresses, options.drain, 'drain');
    say(`${name} is asked to leave its run to others, and to end.`);
  }
  const overview = await lookAtPool(addresses);
  if (options.json) printJson(overview);
  else show(overview);
  return exitCodes.done;
}

function show({ machines, waiting }: PoolOverview): void {
  if (machines.length === 0) print('No machine is there. "studio worker" makes one of a machine.');
  else
    print(
      ...formatTable(
        ['machine', 'state', 'heard of', 'tags', 'computes by', 'trains', 'step', 'steps/s'],
        machines.map(rowOf),
      ),
    );
  if (waiting.length === 0) return print('No run waits.');
  print(`Waiting, next first: ${formatCount(waiting.length)}`);
  print(
    ...formatTable(
      ['run', 'name', 'for'],
      waiting.map(({ runId, runName, tag }) => [runId, runName, tag ?? 'any machine']),
    ),
  );
  const unable = waiting.flatMap(({ runName, why }) => (why ? `"${runName}" waits. ${why}` : []));
  if (unable.length > 0) print(...unable);
}

function rowOf(machine: PoolOverview['machines'][number]): (string | number)[] {
  const { name, state, silentMs, tags, computesBy, training } = machine;
  const trains = training
    ? [
        training.runName,
        `${formatCount(training.step)} of ${formatCount(training.steps)}`,
        training.stepsPerSecond?.toFixed(1) ?? '',
      ]
    : ['', '', ''];
  const heard = `${formatDuration(silentMs)} ago`;
  const does = silentMs > quietMs ? 'lost?' : state;
  return [name, does, heard, tags.join(', '), computesBy ?? '', ...trains];
}
