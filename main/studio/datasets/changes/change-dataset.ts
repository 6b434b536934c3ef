import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import {
  leastSprites,
  type Dataset,
  type ImportReport,
} from '../../../../shared/dataset/dataset.ts';
import type { WantedChanges } from '../../../../shared/dataset/sprite-changes.ts';
import { StudioError } from '../../../../shared/errors.ts';
import { countOf, formatCount } from '../../../../shared/format.ts';
import { linkFolder } from '../../../files/link-folder.ts';
import type { Annotation } from '../../../sprite-file/annotation.ts';
import { mostLabels, noLabel, type SpriteFileHeader } from '../../../sprite-file/format.ts';
import { openSpriteFile, type OpenSpriteFile } from '../../../sprite-file/read-sprite-file.ts';
import { writeSpriteFile, type Sprite } from '../../../sprite-file/write-sprite-file.ts';
import { newId } from '../../../store/new-id.ts';
import type { Core } from '../../core.ts';
import { ColourCounter, DuplicateCounter } from '../report-counters.ts';
import {
  datasetFolder,
  originalsFileName,
  spriteFileName,
  spriteFilePath,
  partialDatasetFolder,
  placeDataset,
} from '../dataset-files.ts';
import { relabel } from '../labels/relabel.ts';
import { countNames } from '../import-dataset.ts';
import { keepChanges, readChanges, type SpriteChanges } from './kept-changes.ts';

type ChangingCore = Pick<Core, 'libraryPath' | 'store'>;

/**
 * Makes another dataset of one, without some of its sprites and with other labels: pixel for pixel what it was. Why not the
 * dataset itself: docs/decisions/0475-datasets-are-changed-into-others.md.
 *
 * @throws StudioError `invalid-input`, `dataset-too-small`, `dataset-damaged`, `not-found`, `disk-full`
 */
export async function changeDataset(
  core: ChangingCore,
  dataset: Dataset,
  wanted: WantedChanges,
): Promise<Dataset> {
  const file = await openSpriteFile(join(core.libraryPath, spriteFilePath(dataset.id)));
  const id = newId();
  const partialFolder = partialDatasetFolder(core.libraryPath, id);
  try {
    const kept = await keptSprites(file, wanted);
    const before = await readChanges(core.libraryPath, dataset.id);
    const changes = withEarlier(before, file.header, kept, wanted);
    // What was dropped is shared by both: it is never written again.
    const from = join(core.libraryPath, datasetFolder(dataset.id));
    linkFolder(from, partialFolder, [originalsFileName]);
    await mkdir(partialFolder, { recursive: true });
    await keepChanges(partialFolder, changes);
    const changed = await writeChanged(partialFolder, file, dataset, kept);
    const all = { leftOut: changes.leftOut.length, relabelled: changes.labels.length };
    const result: Dataset = {
      ...dataset,
      ...changed,
      id,
      name: nameOf(dataset, all),
      createdAt: Date.now(),
      report: { ...changed.report, changed: all },
    };
    placeDataset(core, result, partialFolder);
    return result;
  } catch (error) {
    await rm(partialFolder, { recursive: true, force: true });
    throw error;
  } finally {
    await file.close();
  }
}

interface KeptSprites {
  /** In the dataset. */
  places: ReadonlySet<number>;
  annotations: readonly Annotation[];
  names: readonly string[];
  /** The new label of each; undefined where it keeps its own. */
  given: readonly (string | null | undefined)[];
}

async function keptSprites(
  { header, readLabels }: OpenSpriteFile,
  { leftOut, labels }: WantedChanges,
): Promise<KeptSprites> {
  const { count, names, tagsOf, tags } = header;
  refuseUnknown(count, [...leftOut, ...labels.map(({ sprite }) => sprite)]);
  const without = new Set(leftOut);
  const places = Array.from({ length: count }, (_, place) => place).filter(
    (place) => !without.has(place),
  );
  const labelOf = await readLabels();
  const labelAt = (place: number) => {
    const label = labelOf[place] as number;
    return label === noLabel ? null : (header.labels[label] as string);
  };
  const wanted = new Map(labels.map(({ sprite, label }) => [sprite, label]));
  const given = places.map((place) => {
    const label = wanted.get(place);
    return label === labelAt(place) ? undefined : label;
  });
  if (without.size === 0 && given.every((label) => label === undefined)) throw nothingChanged();
  if (places.length < leastSprites) throw tooFew(places.length);
  return {
    places: new Set(places),
    annotations: places.map((place) => ({
      label: labelAt(place),
      tags: (tagsOf[place] ?? []).map((tag) => tags[tag] as string),
    })),
    names: places.map((place) => names[place] as string),
    given,
  };
}

/** All that was changed of what was imported: now, and to come to this dataset. */
function withEarlier(
  before: SpriteChanges | null,
  { names }: SpriteFileHeader,
  kept: KeptSprites,
  { leftOut }: WantedChanges,
): SpriteChanges {
  const isKept = new Set(kept.names);
  const labels = new Map(before?.labels);
  kept.names.forEach((name, place) => {
    const label = kept.given[place];
    if (label !== undefined) labels.set(name, label);
  });
  return {
    leftOut: [
      ...new Set([...(before?.leftOut ?? []), ...leftOut.map((place) => names[place] as string)]),
    ],
    labels: [...labels].filter(([name]) => isKept.has(name)),
  };
}

type Changed = Pick<Dataset, 'count' | 'labels' | 'labelCounts' | 'tags' | 'tagCounts' | 'report'>;

async function writeChanged(
  folder: string,
  file: OpenSpriteFile,
  dataset: Dataset,
  kept: KeptSprites,
): Promise<Changed> {
  const { size, channels, background } = file.header;
  const { annotations, report } = relabel(
    { annotations: kept.annotations, report: dataset.report.labels },
    kept.given,
  );
  refuseTooManyLabels(annotations);
  const counted = new Counted(size, channels);
  const { count, labels, tags } = await writeSpriteFile(
    join(folder, spriteFileName),
    { size, channels, background },
    counted.passOn(spritesAt(file, kept.places)),
    { annotate: () => annotations },
  );
  return {
    count,
    labels,
    tags,
    labelCounts: countNames(
      labels,
      annotations.map(({ label }) => label),
    ),
    tagCounts: countNames(
      tags,
      annotations.flatMap((annotation) => annotation.tags),
    ),
    report: { ...dataset.report, ...counted.report(), labels: report },
  };
}

/** All are read, so that a damaged file is found and no copy of it made. */
async function* spritesAt(
  { header, readAll }: OpenSpriteFile,
  places: ReadonlySet<number>,
): AsyncGenerator<Sprite> {
  let place = 0;
  for await (const pixels of readAll()) {
    if (places.has(place)) yield { pixels, name: header.names[place] as string };
    place++;
  }
}

/** What the report counts of sprites. */
class Counted {
  readonly #duplicates: DuplicateCounter;
  readonly #colours: ColourCounter;

  constructor(size: number, channels: 3 | 4) {
    this.#duplicates = new DuplicateCounter(size, channels);
    this.#colours = new ColourCounter(channels);
  }

  async *passOn(sprites: AsyncIterable<Sprite>): AsyncGenerator<Sprite> {
    for await (const sprite of sprites) {
      this.#duplicates.add(sprite.pixels);
      this.#colours.add(sprite.pixels);
      yield sprite;
    }
  }

  report(): Pick<ImportReport, 'exactDuplicates' | 'nearDuplicates' | 'colours'> {
    return {
      exactDuplicates: this.#duplicates.exact,
      nearDuplicates: this.#duplicates.near,
      colours: this.#colours.report(),
    };
  }
}

const longestName = 120;
const earlierWords = /( without [\d,]+ sprites?)?(, [\d,]+ relabelled)?$/;

/** "Frogs without 12 sprites, 3 relabelled": what differs from all that was imported. */
function nameOf(
  { name, report }: Dataset,
  { leftOut, relabelled }: { leftOut: number; relabelled: number },
): string {
  const words = [
    ...(leftOut > 0 ? [` without ${countOf(leftOut, ['# sprite', '# sprites'])}`] : []),
    ...(relabelled > 0 ? [`, ${formatCount(relabelled)} relabelled`] : []),
  ].join('');
  const own = report.changed ? name.replace(earlierWords, '') : name;
  return own.slice(0, longestName - words.length) + words;
}

function refuseUnknown(count: number, places: readonly number[]): void {
  const unknown = places.find((place) => place >= count);
  if (unknown === undefined) return;
  throw new StudioError(
    'invalid-input',
    `There is no sprite ${unknown + 1}: the dataset has ${formatCount(count)}.`,
    'Reload the dataset.',
  );
}

function refuseTooManyLabels(annotations: readonly Annotation[]): void {
  const labels = new Set(annotations.map(({ label }) => label));
  if (labels.size - Number(labels.has(null)) <= mostLabels) return;
  throw new StudioError(
    'invalid-input',
    `More than ${formatCount(mostLabels)} labels cannot be told apart.`,
    'Give several sprites the same label.',
  );
}

function nothingChanged(): StudioError {
  return new StudioError(
    'invalid-input',
    'Nothing of the dataset would be changed.',
    'Leave sprites out, or give them other labels, first.',
  );
}

function tooFew(left: number): StudioError {
  return new StudioError(
    'dataset-too-small',
    `Only ${countOf(left, ['# sprite', '# sprites'])} would be left; at least ${leastSprites} are needed.`,
    'Take some of them back.',
  );
}
