import type { Split } from '../data/held-out.ts';
import { copyAgreement } from '../../../shared/creature/examination.ts';
import type { MetricName } from '../../../shared/run/series.ts';
import { mostAlike, structuresOf, type Likeness, type Structure } from './copies.ts';
import { copyingStatistic } from './copying-test.ts';
import {
  innerProducts,
  squaredDistances,
  squaredNorms,
  type Features,
  type Norms,
} from './features.ts';
import { distanceOfKernels, type Estimate } from './kid.ts';
import {
  densityAndCoverage,
  nearestRows,
  precisionAndRecall,
  radii,
  type DistanceTable,
  type Neighbour,
} from './neighbours.ts';
import { firstOf, picturesAt, type Pictures } from './pictures.ts';
import { pixelArt } from './pixel-art.ts';
import { distinctShapes } from './shapes.ts';
import { mostPictures, slicedWasserstein } from './sliced-wasserstein.ts';

/** k of density and coverage (Naeem 2020), and of precision and recall (Kynkäänniemi 2019). */
const neighboursOfDensity = 5;
const neighboursOfPrecision = 3;
/** Creatures whose shapes are told apart, and which are looked for among the sprites. */
const closelyLookedAt = 256;
/** Sprites among which copies are looked for: more would take minutes. */
const mostStructures = 20_000;
/** Sprites that judge, where none is held out and each is judged by the others. */
const mostJudges = 512;
const nearestKept = 3;

/** What is known of a dataset before any creature is measured. */
export interface MeasuredSprites {
  /** All of the dataset. */
  readonly pictures: Pictures;
  /** Of the run: with nothing held out each sprite is judged by those that are no duplicates of it. */
  readonly split: Split;
  /** The duplicate group of each sprite. */
  readonly groups: Uint32Array;
  /** What a network sees in some of them (see `placesToSee`); null without the network. */
  readonly seen: { readonly features: Features; readonly places: Uint32Array } | null;
}

/** The same, with all that does not depend on creatures worked out: once a run. */
export interface Reference {
  /** Some, evenly chosen. */
  readonly pictures: Pictures;
  /** Sprites among which copies are looked for, and their places in the dataset. */
  readonly structures: readonly Structure[];
  readonly structurePlaces: Uint32Array;
  /** Of those that were held out, or of sprites to the others. */
  readonly judges: readonly Likeness[];
  readonly seen: SeenReference | null;
  readonly expected: Expected;
}

/** What the sprites themselves come to, where verdicts need it. */
export interface Expected {
  /** Among as many training sprites as creatures are looked at. */
  readonly distinctShapes: number;
  /** Share of the judges that are copies of a training sprite: forms of one creature, say. */
  readonly copies: number;
}

export interface SeenReference {
  readonly features: Features;
  readonly places: Uint32Array;
  /** Rows of the features that were trained on. */
  readonly training: Uint32Array;
  readonly norms: Norms;
  readonly within: Float64Array;
  readonly densityRadii: Float64Array;
  readonly precisionRadii: Float64Array;
}

export interface Measurement {
  /** Those that need the network are missing without it; a number that has no meaning is missing too. */
  readonly numbers: Partial<Record<MetricName, number>>;
  /** Standard error of the first. */
  readonly kidError: number | null;
  /** For each creature the training sprites it is nearest to, as places in the dataset; null without the network. */
  readonly nearest: Neighbour[][] | null;
  /** Of the first creatures: the training sprite that each is most like whatever its colours, as a place in the dataset. */
  readonly alike: Likeness[];
}

/** Which sprites the network has to see: all of a small dataset, else all that were held out and others evenly among the rest. */
export function placesToSee({ training, heldOut }: Split, most = 2_048): Uint32Array {
  const judges = evenly(heldOut, Math.floor(most / 8));
  const places = [...evenly(training, most - judges.length), ...judges];
  return Uint32Array.from(places).sort();
}

/** At most so many of the places, the same distance apart. */
export function evenly(places: Uint32Array, most: number): Uint32Array {
  if (places.length <= most) return places;
  return Uint32Array.from(
    { length: most },
    (_, index) => places[Math.floor((index * places.length) / most)],
  );
}

export function describeSprites({ pictures, split, groups, seen }: MeasuredSprites): Reference {
  const structurePlaces = evenly(split.training, mostStructures);
  const structures = structuresOf(picturesAt(pictures, structurePlaces));
  const judges = judgedByStructure(pictures, split, groups, structures, structurePlaces);
  const all = Uint32Array.from({ length: pictures.count }, (_, place) => place);
  return {
    pictures: picturesAt(pictures, evenly(all, mostPictures)),
    structures,
    structurePlaces,
    judges,
    seen: seen && describeFeatures(seen, split),
    expected: {
      distinctShapes: distinctShapes(picturesAt(pictures, evenly(split.training, closelyLookedAt))),
      copies: shareOfCopies(judges),
    },
  };
}

function judgedByStructure(
  pictures: Pictures,
  { training, heldOut }: Split,
  groups: Uint32Array,
  structures: readonly Structure[],
  places: Uint32Array,
): Likeness[] {
  const judges = evenly(heldOut.length > 0 ? heldOut : training, mostJudges);
  const sameGroup = (judge: number, other: number) =>
    groups[judges[judge]] === groups[places[other]];
  return mostAlike(structuresOf(picturesAt(pictures, judges)), structures, sameGroup);
}

export function describeFeatures(
  { features, places }: NonNullable<MeasuredSprites['seen']>,
  { heldOut }: Split,
): SeenReference {
  const isHeldOut = new Set(heldOut);
  const rows = Uint32Array.from(places, (_, row) => row);
  const training = rows.filter((row) => !isHeldOut.has(places[row]));
  const norms = squaredNorms(features);
  const within = innerProducts(features);
  const table = tableOf(squaredDistances(within, norms, norms), features.count, features.count);
  return {
    features,
    places,
    training,
    norms,
    within,
    densityRadii: radii(table, neighboursOfDensity),
    precisionRadii: radii(table, neighboursOfPrecision),
  };
}

function tableOf(values: Float64Array, rows: number, columns: number): DistanceTable {
  return { values, rows, columns };
}

/** All that is measured of some creatures. */
export function measureCreatures(
  reference: Reference,
  creatures: { readonly pictures: Pictures; readonly features: Features | null },
): Measurement {
  const { pictures, features } = creatures;
  const few = firstOf(pictures, closelyLookedAt);
  const alike = mostAlike(structuresOf(few), reference.structures);
  const distance = ({ agreement }: Likeness) => 1 - agreement;
  const art = pixelArt(pictures);
  const seen = reference.seen && features ? measureFeatures(reference.seen, features) : null;
  const numbers: Partial<Record<MetricName, number>> = {
    ...seen?.numbers,
    'quality/sliced-wasserstein': slicedWasserstein(reference.pictures, pictures),
    'quality/distinct-shapes': distinctShapes(few),
    'quality/colours': art.colours,
    'quality/without-islands': art.withoutIslands,
    'quality/specks': art.specks,
    'quality/copies': shareOfCopies(alike),
    'quality/copying': copyingStatistic(reference.judges.map(distance), alike.map(distance)),
  };
  return {
    numbers: finiteOnly(numbers),
    kidError: seen?.kid.error ?? null,
    nearest: seen?.nearest ?? null,
    alike: alike.map((each) => ({
      ...each,
      place: each.place < 0 ? -1 : reference.structurePlaces[each.place],
    })),
  };
}

/** The share of pictures that are copies of one of another set. */
function shareOfCopies(alike: readonly Likeness[]): number {
  return alike.filter(({ agreement }) => agreement >= copyAgreement).length / alike.length;
}

function finiteOnly(numbers: Partial<Record<MetricName, number>>) {
  return Object.fromEntries(Object.entries(numbers).filter(([, value]) => Number.isFinite(value)));
}

export function measureFeatures(reference: SeenReference, generated: Features) {
  const real = reference.features;
  const norms = squaredNorms(generated);
  const withinGenerated = innerProducts(generated);
  const between = innerProducts(real, generated);
  const distances = tableOf(
    squaredDistances(between, reference.norms, norms),
    real.count,
    generated.count,
  );
  const own = tableOf(
    squaredDistances(withinGenerated, norms, norms),
    generated.count,
    generated.count,
  );
  const kid = distanceOfKernels({
    width: real.width,
    realCount: real.count,
    generatedCount: generated.count,
    withinReal: reference.within,
    withinGenerated,
    between,
  });
  const { density, coverage } = densityAndCoverage(
    distances,
    reference.densityRadii,
    neighboursOfDensity,
  );
  const { precision, recall } = precisionAndRecall(
    distances,
    reference.precisionRadii,
    radii(own, neighboursOfPrecision),
  );
  const nearest = nearestRows(rowsOf(distances, reference.training), nearestKept);
  return {
    kid: inThousandths(kid),
    nearest: nearest.map((neighbours) =>
      neighbours.map(({ place, distance }) => ({
        place: reference.places[reference.training[place]],
        distance,
      })),
    ),
    numbers: {
      'quality/kid': 1_000 * kid.value,
      'quality/density': density,
      'quality/coverage': coverage,
      'quality/precision': precision,
      'quality/recall': recall,
    } satisfies Partial<Record<MetricName, number>>,
  };
}

/** As it is written everywhere. */
function inThousandths({ value, error }: Estimate): Estimate {
  return { value: 1_000 * value, error: 1_000 * error };
}

function rowsOf({ values, columns }: DistanceTable, rows: Uint32Array): DistanceTable {
  const chosen = new Float64Array(rows.length * columns);
  rows.forEach((row, at) =>
    chosen.set(values.subarray(row * columns, (row + 1) * columns), at * columns),
  );
  return tableOf(chosen, rows.length, columns);
}
