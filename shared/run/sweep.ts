import { z } from 'zod';
import { idSchema } from '../dataset/dataset.ts';
import { StudioError } from '../errors.ts';
import {
  fieldApplies,
  labelWithoutSource,
  valueOfChoice,
  type Field,
  type FieldValue,
} from '../fields.ts';
import { capitalised, countOf, formatCount } from '../format.ts';
import { findDatasetProblem, type DatasetToTrainOn } from '../hyperparameters/fit-dataset.ts';
import {
  allowedValues,
  hyperparameterFields,
  layOverPreset,
  resolveHyperparameters,
} from '../hyperparameters/resolve.ts';
import {
  hyperparametersSchema,
  type HyperparameterChoices,
  type Hyperparameters,
} from '../hyperparameters/schema.ts';
import { mostCompared } from './comparison.ts';
import { earlyStoppingSchema, leastJudged, rungsOf } from './early-stopping.ts';
import type { PresetRun } from './presets.ts';
import { said } from '../said.ts';

/** A sweep can be put beside each other as a whole. */
export const mostSweepRuns = mostCompared;
/** Of one axis. */
export const mostValues = 50;

/** What a sweep can vary: a hyperparameter, or several as one. */
export interface SweepAxis {
  name: string;
  label: string;
  /** Those that get the value; all of one kind. */
  fields: readonly [Field, ...Field[]];
}

/** Every hyperparameter but the seed, which has a number of its own. */
export const sweepAxes: readonly SweepAxis[] = [...axesOfSeveral(), ...axesOfOne()];

function axesOfOne(): SweepAxis[] {
  return hyperparameterFields
    .filter(({ name, kind }) => name !== 'seed' && kind !== 'text')
    .map((field) => ({ name: field.name, label: field.label, fields: [field] }));
}

function axesOfSeveral(): SweepAxis[] {
  const names = new Set(hyperparameterFields.flatMap(({ variedAs }) => variedAs?.name ?? []));
  return [...names].flatMap((name) => {
    const [first, ...others] = hyperparameterFields.filter(
      ({ variedAs }) => variedAs?.name === name,
    );
    return first?.variedAs
      ? [{ name, label: first.variedAs.label, fields: [first, ...others] as const }]
      : [];
  });
}

const axisNameSchema = z.enum(sweepAxes.map(({ name }) => name));
const valueSchema = z.union([z.number(), z.boolean(), z.string().max(64)]);

/** Values one by one, or evenly from one to another: by their differences, or by their ratios. */
export const sweptValuesSchema = z.union([
  z.array(valueSchema).min(1).max(mostValues),
  z.strictObject({
    from: z.number(),
    to: z.number(),
    count: z.int().min(2).max(mostValues),
    spacing: z.enum(['linear', 'logarithmic']),
  }),
]);
export type SweptValues = z.output<typeof sweptValuesSchema>;

/** What a sweep varies: every combination of the values, each with that many seeds. */
export const sweepDescriptionSchema = z.strictObject({
  axes: z.partialRecord(axisNameSchema, sweptValuesSchema),
  seeds: z.int().min(1).max(mostSweepRuns).default(1),
  /** Left out where every run is trained to its end. */
  earlyStopping: earlyStoppingSchema.optional(),
});
export type SweepDescription = z.output<typeof sweepDescriptionSchema>;

export const sweepNameSchema = z.string().trim().min(1).max(120);

/** Runs that were made together, to see what one setting or another does. */
export const sweepSchema = z.object({
  id: idSchema,
  name: sweepNameSchema,
  datasetId: idSchema,
  description: sweepDescriptionSchema,
  createdAt: z.int(),
});
export type Sweep = z.output<typeof sweepSchema>;

/** Combinations of a sweep that are not trained, and why. */
export const leftOutSchema = z.object({
  /** "WGAN-GP, batch normalisation". */
  what: said(z.string()),
  why: said(z.string()),
  /** What to do to have it trained; null where nothing is missing. */
  hint: said(z.string()).nullable(),
});
export type LeftOut = z.output<typeof leftOutSchema>;

/** One run of a sweep. */
export interface PlannedRun {
  /** What it has of its own, in words: "Batch 32, WGAN, seed 2". */
  differences: string;
  /** By axis, in words, in the order of the sweep's axes; "–" where one has no meaning. */
  values: readonly string[];
  hyperparameters: Hyperparameters;
}

export interface SweepPlan {
  axes: readonly SweepAxis[];
  runs: readonly PlannedRun[];
  leftOut: readonly LeftOut[];
}

interface ToExpand {
  description: SweepDescription;
  /** What is chosen by hand for all of them. */
  choices: HyperparameterChoices;
  /** What the choices are laid over, run by run of a preset. */
  presetRuns: readonly PresetRun[];
  /** What it shall be trained on, where that is known. */
  dataset?: DatasetToTrainOn | undefined;
}

/**
 * How many runs a sweep comes to, before any is left out.
 *
 * @throws StudioError `invalid-input` where a value is out of range
 */
export function countRuns(
  { axes, seeds }: SweepDescription,
  presetRuns: readonly PresetRun[],
): number {
  const lengths = axesOf({ axes, seeds }).map(
    (axis) => valuesOf(axis, axes[axis.name] ?? []).length,
  );
  return lengths.reduce((product, length) => product * length, seeds * presetRuns.length);
}

/**
 * All runs that a sweep comes to, in order: the last axis changes faster than the first, seeds the fastest. Combinations
 * that make no sense, and those that come to the same as another, are left out, each with the reason.
 *
 * @throws StudioError `invalid-input` where a value is out of range, where there are too many runs, nothing to vary, or
 * nothing to stop early
 */
export function expandSweep({ description, choices, presetRuns, dataset }: ToExpand): SweepPlan {
  const axes = axesOf(description);
  const valuesOfAxes = axes.map((axis) => valuesOf(axis, description.axes[axis.name] ?? []));
  const { seeds } = description;
  const count = valuesOfAxes.reduce((product, { length }) => product * length, seeds);
  requireCount(count * presetRuns.length, count);
  const runs: PlannedRun[] = [];
  const leftOut: LeftOut[] = [];
  const known = new Map<string, string>();
  for (const { suffix, hyperparameters: preset } of presetRuns) {
    // What is out of range is a mistake; what does not go together is a combination to leave out.
    const { seed: firstSeed } = layOverPreset(choices, preset);
    requireSeed(firstSeed + seeds - 1);
    for (const combination of combinationsOf(valuesOfAxes)) {
      const asked = { ...choices, ...chosenBy(axes, combination) };
      const { settled, problem } = settle(asked, preset, dataset);
      const shown = axes.map((axis, place) => shownOn(axis, combination[place], settled));
      const what = [suffix, ...axes.flatMap((axis, place) => phraseOf(axis, shown[place]))]
        .filter(Boolean)
        .join(', ');
      if (!settled || problem) {
        leftOut.push({ what, why: '', hint: null, ...problem });
        continue;
      }
      const key = JSON.stringify(settled);
      const same = known.get(key);
      if (same !== undefined) {
        leftOut.push({ what: whole(axes, combination), ...sameAs(same, axes, settled) });
        continue;
      }
      known.set(key, what);
      for (let place = 0; place < seeds; place++) {
        const seed = firstSeed + place;
        const ofSeed = seeds > 1 ? [`seed ${seed}`] : [];
        runs.push({
          differences: capitalised([what, ...ofSeed].filter(Boolean).join(', ')),
          values: shown,
          hyperparameters: { ...settled, seed },
        });
      }
    }
  }
  requireRungs(description, runs);
  if (runs.length > 0) return { axes, runs, leftOut };
  const [first] = leftOut;
  throw new StudioError(
    'invalid-input',
    `None of these combinations can be trained. ${first?.what ?? ''}: ${first?.why ?? ''}`,
    first?.hint ?? 'Vary something else.',
  );
}

/** "Learning rate × Loss": what a sweep is called where nobody says. */
export function sweepTitle(description: SweepDescription): string {
  const labels = axesOf(description).map(({ label }) => label);
  return labels.join(' × ').slice(0, 100) || countOf(description.seeds, ['# seed', '# seeds']);
}

/** The axes of a description in the order in which it names them. */
function axesOf({ axes }: SweepDescription): SweepAxis[] {
  return Object.keys(axes).flatMap((name) => sweepAxes.filter((axis) => axis.name === name));
}

/**
 * The values of an axis one by one, each once. Those of a range are rounded to what its hyperparameter can be.
 *
 * @throws StudioError `invalid-input` where a range cannot be spaced so
 */
export function valuesOf({ label, fields: [field] }: SweepAxis, swept: SweptValues): FieldValue[] {
  if (Array.isArray(swept))
    return [...new Set(swept.map((value) => requireValue(label, field, value)))];
  const { from, to, count, spacing } = swept;
  if (field.kind !== 'integer' && field.kind !== 'number')
    throw invalid(`${label} has no range.`, 'Name its values one by one.');
  if (spacing === 'logarithmic' && !(from > 0 && to > 0))
    throw invalid(
      `A logarithmic range of ${label} from ${from} to ${to} has no ratios to go by.`,
      'Begin and end above 0, or space it linearly.',
    );
  for (const end of [from, to]) requireValue(label, field, end);
  const at = (share: number) =>
    spacing === 'logarithmic' ? from * (to / from) ** share : from + (to - from) * share;
  const values = Array.from({ length: count }, (_, place) =>
    place === 0 ? from : place === count - 1 ? to : rounded(field, at(place / (count - 1))),
  );
  return [...new Set(values)];
}

/** A choice may be said by its text. */
function requireValue(label: string, field: Field, said: FieldValue): FieldValue {
  const value = field.kind === 'choice' ? valueOfChoice(field, String(said)) : said;
  const schema = hyperparametersSchema.shape[field.name as keyof Hyperparameters];
  if (schema.safeParse(value).success) return value;
  throw invalid(
    `${label} is ${JSON.stringify(said)} in this sweep, but must be ${allowedValues(field)}.`,
    'Name values within the range.',
  );
}

/** To what the field can be, and to no more digits than are worth reading. */
function rounded({ kind, multipleOf = 1 }: Field, value: number): number {
  if (kind === 'integer') return Math.round(value / multipleOf) * multipleOf;
  return Number(value.toPrecision(3));
}

function requireSeed(last: number): void {
  if (hyperparametersSchema.shape.seed.safeParse(last).success) return;
  throw invalid(
    `The last of these runs would have the seed ${last}, which is larger than any.`,
    'Begin with a smaller seed.',
  );
}

function requireCount(total: number, combinations: number): void {
  if (combinations <= 1 && total === combinations)
    throw invalid(
      'This sweep comes to one run.',
      'Give a setting several values, or ask for several seeds.',
    );
  if (total <= mostSweepRuns) return;
  throw invalid(
    `That makes ${formatCount(total)} runs, and a sweep has ${mostSweepRuns} at most: as many as can be compared.`,
    'Name fewer values or seeds.',
  );
}

function requireRungs({ earlyStopping }: SweepDescription, runs: readonly PlannedRun[]): void {
  if (!earlyStopping || runs.length === 0) return;
  if (runs.length < leastJudged)
    throw invalid(
      `Early stopping lets one of ${leastJudged} runs train on, and this sweep comes to ${runs.length}.`,
      'Give a setting more values, ask for more seeds, or let all of them train to their end.',
    );
  const most = Math.max(...runs.map(({ hyperparameters }) => hyperparameters.steps));
  if (rungsOf(earlyStopping, most).length > 0) return;
  throw invalid(
    `The runs are first compared at step ${formatCount(earlyStopping.firstRung)}, but none trains longer than ${formatCount(most)}.`,
    'Compare them earlier, or train for more steps.',
  );
}

function* combinationsOf(
  valuesOfAxes: readonly (readonly FieldValue[])[],
): Generator<readonly FieldValue[]> {
  const [first, ...others] = valuesOfAxes;
  if (!first) return yield [];
  for (const value of first) for (const rest of combinationsOf(others)) yield [value, ...rest];
}

function chosenBy(
  axes: readonly SweepAxis[],
  combination: readonly FieldValue[],
): Record<string, FieldValue> {
  return Object.fromEntries(
    axes.flatMap(({ fields }, index) =>
      fields.map(({ name }) => [name, combination[index] as FieldValue]),
    ),
  );
}

interface Settled {
  settled: Hyperparameters | undefined;
  problem: Omit<LeftOut, 'what'> | undefined;
}

function settle(
  asked: HyperparameterChoices,
  preset: HyperparameterChoices,
  dataset: DatasetToTrainOn | undefined,
): Settled {
  try {
    const settled = resolveHyperparameters(asked, preset);
    const problem = dataset && findDatasetProblem(settled, dataset);
    return { settled, problem: problem && { why: problem.message, hint: problem.hint } };
  } catch (thrown) {
    if (!(thrown instanceof StudioError)) throw thrown;
    return { settled: undefined, problem: { why: thrown.message, hint: thrown.hint } };
  }
}

/** A setting that was varied and has no meaning beside the others makes the same run again. */
function sameAs(
  other: string,
  axes: readonly SweepAxis[],
  settled: Hyperparameters,
): Omit<LeftOut, 'what'> {
  const idle = axes.find((axis) => !applies(axis, settled));
  const reason = idle ? `${idle.label} has no meaning beside the other settings: it` : 'It';
  return { why: `${reason} is the same run as “${capitalised(other)}”.`, hint: null };
}

function applies({ fields }: SweepAxis, settled: Hyperparameters): boolean {
  return fields.some((field) => fieldApplies(field, { ...settled }));
}

/** What a combination was asked to be, also where some of it has no meaning. */
function whole(axes: readonly SweepAxis[], combination: readonly FieldValue[]): string {
  const shown = axes.map((axis, place) => shownOn(axis, combination[place], undefined));
  return axes.flatMap((axis, place) => phraseOf(axis, shown[place])).join(', ');
}

/** "Batch 32", "WGAN", "Mirror sprites: no"; nothing of what has no meaning. */
function phraseOf({ label, fields: [{ kind }] }: SweepAxis, shown: string | undefined): string[] {
  if (shown === undefined || shown === meaningless) return [];
  if (kind === 'choice') return [shown];
  return [kind === 'boolean' ? `${label}: ${shown}` : `${label} ${shown}`];
}

/** What is shown where an axis has no meaning for a run. */
const meaningless = '–';

function shownOn(
  axis: SweepAxis,
  value: FieldValue | undefined,
  settled: Hyperparameters | undefined,
): string {
  if (settled && !applies(axis, settled)) return meaningless;
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return labelWithoutSource(axis.fields[0], String(value));
}

function invalid(message: string, hint: string): StudioError {
  return new StudioError('invalid-input', message, hint);
}
