import { Command } from 'commander';
import type { Favourite } from '../../../shared/creature/favourite.ts';
import {
  mostPaletteColours,
  recolouringKinds,
  type WantedColours,
} from '../../../shared/creature/recolouring.ts';
import { StudioError } from '../../../shared/errors.ts';
import { exitCodes, type ExitCode } from '../exit-codes.ts';
import { wholeNumber } from '../parse-argument.ts';
import { poolBeside, type PoolOptions, withPoolOptions } from '../pool-options.ts';
import type { RunCommand } from '../run-command.ts';
import { useStudio, withLibraryOption, type LibraryOption } from '../studio-options.ts';
import { formatTable } from '../table.ts';
import { print, printJson } from '../../host/terminal.ts';
import { parsePalette } from '../field-options.ts';

interface RecolourOptions extends LibraryOption, PoolOptions {
  palette?: string[];
  like?: string;
  drawn: boolean;
  seed?: number;
  json: boolean;
}

const highestSeed = 4_294_967_295;

export function recolourCommand(run: RunCommand): Command {
  const command = new Command('recolour')
    .summary('keep a starred creature in other colours')
    .description(
      'Keep a starred creature in other colours, as one more favourite: by chance, as its own generator would, with a palette, or in the colours of another. Without a creature it lists those that are starred.',
    )
    .argument('[favourite]', 'id of a starred creature, or its beginning')
    .option(
      '--palette <colours>',
      'colours such as "#1a1c2c #b13e53 #ef7d57", or a palette file: .gpl, .hex, .pal, or Lospec’s .json',
      parsePalette(mostPaletteColours),
    )
    .option('--like <favourite>', 'id of the creature whose colours to take, or its beginning')
    .option('--drawn', 'other colours of its own generator, which takes some seconds', false)
    .option(
      '--seed <number>',
      'which colours by chance (default: another one each time)',
      wholeNumber(0, highestSeed),
    )
    .option('--json', 'print the favourite as JSON', false);
  return withPoolOptions(withLibraryOption(command)).action(
    (wanted: string | undefined, options: RecolourOptions) => run(recolour(wanted, options)),
  );
}

function recolour(wanted: string | undefined, options: RecolourOptions): Promise<ExitCode> {
  return useStudio({ ...options, ...poolBeside(options) }, async ({ favourites }) => {
    const stars = favourites.list();
    if (wanted === undefined) {
      if (options.json) printJson(stars);
      else print(...listed(stars));
      return exitCodes.done;
    }
    const creature = findStar(stars, wanted);
    const ref = { favouriteId: creature.id };
    const [preview] = await favourites.recolourings(ref, [wantedColours(options, stars)]);
    if (!preview) return exitCodes.failed;
    const kept = await favourites.recolour(ref, preview.recolouring);
    if (options.json) printJson(kept);
    else
      print(
        `Kept ${creature.id} of "${creature.runName}" recoloured ${recolouringKinds[preview.recolouring.kind]}, as ${kept.id}.`,
      );
    return exitCodes.done;
  });
}

function wantedColours(
  { palette, like, drawn, seed }: RecolourOptions,
  stars: readonly Favourite[],
): WantedColours {
  if ([palette !== undefined, like !== undefined, drawn].filter(Boolean).length > 1)
    throw new StudioError(
      'invalid-input',
      'A creature takes its other colours from one place: a palette, another creature or its own generator.',
      'Give one of --palette, --like and --drawn.',
    );
  if (palette) return { kind: 'palette', colours: palette };
  if (like) return { kind: 'favourite', favouriteId: findStar(stars, like).id };
  const kind = drawn ? 'generator' : 'chance';
  return { kind, seed: seed ?? Math.floor(Math.random() * highestSeed) };
}

function findStar(stars: readonly Favourite[], wanted: string): Favourite {
  const exact = stars.find(({ id }) => id === wanted);
  const fitting = exact ? [exact] : stars.filter(({ id }) => id.startsWith(wanted));
  const [star] = fitting;
  if (star && fitting.length === 1) return star;
  throw new StudioError(
    star ? 'conflict' : 'not-found',
    star
      ? `"${wanted}" fits several starred creatures: ${fitting.map(({ id }) => id).join(', ')}.`
      : `There is no starred creature "${wanted}" in this library.`,
    star ? 'Give the whole id.' : '"studio recolour" lists them; "studio star" stars more.',
  );
}

function listed(stars: readonly Favourite[]): string[] {
  if (stars.length === 0)
    return ['No creatures are starred yet: "studio star RUN NUMBER" stars some.'];
  return formatTable(
    ['id', 'run', 'step', 'creature', 'colours'],
    stars.map(({ id, runName, step, index, recolouring }) => [
      id,
      runName,
      step,
      index + 1,
      recolouring ? `recoloured ${recolouringKinds[recolouring.kind]}` : 'its own',
    ]),
  );
}
