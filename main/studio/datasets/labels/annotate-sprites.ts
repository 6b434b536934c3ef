import { labelName } from '../../../../shared/condition/label-name.ts';
import {
  type ImportOptions,
  type LabelReport,
  type labelSources,
} from '../../../../shared/dataset/dataset.ts';
import type { Annotation } from '../../../sprite-file/annotation.ts';
import { mostLabels } from '../../../sprite-file/format.ts';
import type { LabelRow, LabelTable } from './label-table.ts';
import type { ColourName } from './main-colour.ts';
import { matchRows } from './match-rows.ts';
import { type SizeClass, sizeClasses } from './size-class.ts';

/** What was seen of a sprite in its picture. */
export interface SeenSprite {
  /** Relative to the source, with forward slashes. */
  name: string;
  /** The file that it came from: its own name, or that of the sheet. */
  file: string;
  colour: ColourName;
  /** Visible pixels of the picture as it came. */
  area: number;
}

export interface AnnotatedSprites {
  annotations: readonly Annotation[];
  report: LabelReport;
}

type LabelSource = (typeof labelSources)[number];
/** One a sprite. */
type Labels = readonly (string | null)[];
type RowOf = ReadonlyMap<string, LabelRow>;

const listedRows = 1_000;
/** Labels that set less than this share of the sprites apart from the rest teach a network nothing. */
const leastApart = 0.1;

/**
 * Gives sprites their labels, from where `choice` says, and their tags: those of the CSV where it has
 * any, else main colour and size class, so that there is something to condition on in any folder.
 *
 * @param files of the source, with those that were skipped: a row that names one is no mistake
 */
export function annotateSprites(
  sprites: readonly SeenSprite[],
  files: readonly string[],
  table: LabelTable | null,
  choice: ImportOptions['labels'],
): AnnotatedSprites {
  const names = new Set([...files, ...sprites.map(({ name }) => name)]);
  const { rowOf: rowOfName, unmatched, repeated } = matchRows(table?.rows ?? [], [...names]);
  const rowOf = withSheets(rowOfName, sprites);
  const sizes = sizeClasses(sprites.map(({ area }) => area));
  const { source, labels, passedOver } = chooseLabels(choice, table, (from) =>
    labelsFrom(from, sprites, sizes, rowOf),
  );
  const tags = hasTags(table) ? tagsOfRows(sprites, rowOf) : tagsOfPictures(sprites, sizes);
  const unlabelled = labels.filter((label) => label === null).length;
  return {
    annotations: labels.map((label, index) => ({ label, tags: tags[index] ?? [] })),
    report: {
      source: unlabelled === sprites.length ? 'none' : source,
      table: table?.name ?? null,
      unlabelled,
      unmatched: unmatched.slice(0, listedRows),
      unmatchedCount: unmatched.length,
      repeated: repeated.slice(0, listedRows),
      repeatedCount: repeated.length,
      passedOver,
    },
  };
}

/** What a row says of a sheet holds for its sprites, unless they have rows of their own. */
function withSheets(rowOf: RowOf, sprites: readonly SeenSprite[]): RowOf {
  const rows = new Map(rowOf);
  for (const { name, file } of sprites) {
    const row = rows.get(name) ?? rows.get(file);
    if (row) rows.set(name, row);
  }
  return rows;
}

/** The labels that follow from the names of pictures, before any was looked at; null where it takes a look. */
export function labelsByName(
  choice: ImportOptions['labels'],
  table: LabelTable | null,
  names: readonly string[],
): (string | null)[] {
  const source = choice === 'auto' ? automaticSource(table) : choice;
  const { rowOf } = matchRows(table?.rows ?? [], names);
  return source === 'folders' || source === 'csv'
    ? labelsOfNames(source, names, rowOf)
    : names.map(() => null);
}

function labelsOfNames(
  source: 'folders' | 'csv',
  names: readonly string[],
  rowOf: RowOf,
): (string | null)[] {
  if (source === 'folders') return labelsFromFolders(names);
  return names.map((name) => rowOf.get(name)?.label ?? null);
}

interface ChosenLabels {
  source: LabelSource;
  labels: Labels;
  passedOver: LabelReport['passedOver'];
}

/**
 * The labels of the source that was chosen; automatically, those of the CSV where it has any, else those of
 * subfolders. Labels that tell too little or too much apart are not taken, and the report says so.
 */
function chooseLabels(
  choice: ImportOptions['labels'],
  table: LabelTable | null,
  labelsOf: (source: LabelSource) => Labels,
): ChosenLabels {
  const isAutomatic = choice === 'auto';
  const source = isAutomatic ? automaticSource(table) : choice;
  const labels = labelsOf(source);
  const passedOver = whyPassedOver(source, labels, isAutomatic);
  return passedOver
    ? { source: 'none', labels: labels.map(() => null), passedOver }
    : { source, labels, passedOver };
}

function automaticSource(table: LabelTable | null): LabelSource {
  return table?.rows.some(({ label }) => label !== null) ? 'csv' : 'folders';
}

function whyPassedOver(
  source: LabelSource,
  labels: Labels,
  isAutomatic: boolean,
): LabelReport['passedOver'] {
  const counts = new Map<string | null, number>();
  for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + 1);
  const distinct = counts.size - Number(counts.has(null));
  if (distinct > mostLabels) return { source, why: 'too-many', count: distinct };
  const apart = labels.length - Math.max(0, ...counts.values());
  const isLopsided = apart > 0 && apart < labels.length * leastApart;
  return isAutomatic && isLopsided ? { source, why: 'lopsided', count: apart } : null;
}

function labelsFrom(
  source: LabelSource,
  sprites: readonly SeenSprite[],
  sizes: readonly SizeClass[],
  rowOf: RowOf,
): Labels {
  switch (source) {
    case 'folders':
    case 'csv':
      return labelsOfNames(
        source,
        sprites.map(({ name }) => name),
        rowOf,
      );
    case 'colour':
      return sprites.map(({ colour }) => colour);
    case 'size':
      return sizes;
    case 'none':
      return sprites.map(() => null);
  }
}

function hasTags(table: LabelTable | null): boolean {
  return table?.rows.some(({ tags }) => tags.length > 0) ?? false;
}

function tagsOfRows(sprites: readonly SeenSprite[], rowOf: RowOf): (readonly string[])[] {
  return sprites.map(({ name }) => rowOf.get(name)?.tags ?? []);
}

function tagsOfPictures(
  sprites: readonly SeenSprite[],
  sizes: readonly SizeClass[],
): (readonly string[])[] {
  return sprites.map(({ colour }, index) => [colour, sizes[index] as SizeClass]);
}

/**
 * Labels of files from the folders that they lie in. Folders that all files share say nothing and are
 * left out: a drop of `pond/` names every file `pond/…`. Names use forward slashes.
 *
 * @returns one label a name; null for files in no folder of their own, and for all of them where there
 * is nothing to tell apart
 */
export function labelsFromFolders(names: readonly string[]): (string | null)[] {
  const folders = names.map((name) => name.split('/').slice(0, -1).map(labelName));
  const shared = commonDepth(folders);
  const labels = folders.map((parts) => parts.slice(shared).join('/') || null);
  return new Set(labels).size > 1 ? labels : labels.map(() => null);
}

function commonDepth(folders: readonly string[][]): number {
  const first = folders[0] ?? [];
  const differs = first.findIndex((part, depth) => folders.some((parts) => parts[depth] !== part));
  return differs === -1 ? first.length : differs;
}
