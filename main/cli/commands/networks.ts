import { Command } from 'commander';
import { formatCount } from '../../../shared/format.ts';
import { layerKinds, shapeText, type Network } from '../../../shared/run/networks.ts';
import { print, printJson } from '../../host/terminal.ts';
import { exitCodes, type ExitCode } from '../exit-codes.ts';
import { findRunByName } from '../find-run.ts';
import type { RunCommand } from '../run-command.ts';
import { lookAtStudio, withLibraryOption, type LibraryOption } from '../studio-options.ts';
import { formatTable } from '../table.ts';

interface NetworksOptions extends LibraryOption {
  json: boolean;
}

export function networksCommand(run: RunCommand): Command {
  const command = new Command('networks')
    .summary('show the layers of a run’s networks')
    .description(
      'Show the layers of a run’s generator and discriminator in their order, with the shapes of what they give and the numbers of their weights.',
    )
    .argument('<run>', 'id, beginning of an id, or name of a run')
    .option('--json', 'print { generator, discriminator }, each with layers and weights', false);
  return withLibraryOption(command).action((wanted: string, options: NetworksOptions) =>
    run(showNetworks(wanted, options)),
  );
}

function showNetworks(wanted: string, options: NetworksOptions): Promise<ExitCode> {
  return lookAtStudio(options, async (studio) => {
    const { id } = findRunByName(studio.runs.list(), wanted);
    const networks = await studio.runs.networks(id);
    if (options.json) printJson(networks);
    else
      print(
        ...describe('Generator', networks.generator),
        '',
        ...describe('Discriminator', networks.discriminator),
      );
    return exitCodes.done;
  });
}

function describe(title: string, { layers, weights }: Network): string[] {
  const rows = layers.map((layer) => [
    layerKinds[layer.kind].label,
    layer.name,
    shapeText(layer.kernel),
    shapeText(layer.output),
    layer.fixed ? 'given' : layer.weights === 0 ? '' : formatCount(layer.weights),
  ]);
  return [
    `${title}: ${formatCount(weights)} weights`,
    ...formatTable(['layer', 'name', 'kernel', 'output', 'weights'], rows),
  ];
}
