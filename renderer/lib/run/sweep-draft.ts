import { StudioError } from '../../../shared/errors.ts';
import type { FieldValue } from '../../../shared/fields.ts';
import {
  countRuns,
  expandSweep,
  mostSweepRuns,
  sweepAxes,
  sweepDescriptionSchema,
  type SweepAxis,
  type SweepDescription,
  type SweepPlan,
  type SweptValues,
} from '../../../shared/run/sweep.ts';
import { parseNumberText } from '../form/field-values.ts';

/** What is varied of one setting, as it is typed. */
export interface AxisDraft {
  readonly name: string;
  readonly by: 'values' | 'range';
  /** Numbers between commas. */
  readonly values: string;
  /** Of a choice, or of yes and no. */
  readonly chosen: readonly FieldValue[];
  readonly from: string;
  readonly to: string;
  readonly count: string;
  readonly spacing: 'linear' | 'logarithmic';
}

export interface SweepDraft {
  readonly axes: readonly AxisDraft[];
  readonly seeds: string;
  /** The step at which runs are first compared, as it is typed; left out where all are trained to their end. */
  readonly stopEarlyAt?: string;
}

export const emptySweep: SweepDraft = { axes: [], seeds: '1' };

export function axisOf(name: string): SweepAxis {
  const axis = sweepAxes.find((each) => each.name === name);
  if (!axis) throw new Error(`Nothing is called ${name} in a sweep`);
  return axis;
}

/** What an axis can be, one by one; null where it is a number. */
export function choicesOfAxis({ fields: [field] }: SweepAxis): FieldValue[] | null {
  if (field.kind === 'boolean') return [true, false];
  if (field.kind !== 'choice') return null;
  return [...(field.choiceValues ?? field.choices ?? [])];
}

/** Begins to vary a setting around what it is. */
export function draftOf(axis: SweepAxis, now: FieldValue | undefined): AxisDraft {
  const { logarithmic = false, minimum = -Infinity, maximum = Infinity } = axis.fields[0];
  const value = Number(now);
  const around = logarithmic ? [value / 2, value, value * 2] : [value];
  const within = around.filter((each) => each >= minimum && each <= maximum);
  return {
    name: axis.name,
    by: 'values',
    values: choicesOfAxis(axis) ? '' : within.map(String).join(', '),
    chosen: now === undefined ? [] : [now],
    from: String(within[0] ?? ''),
    to: String(within.at(-1) ?? ''),
    count: '3',
    spacing: logarithmic ? 'logarithmic' : 'linear',
  };
}

/**
 * What a draft describes.
 *
 * @throws StudioError `invalid-input` for what is typed and is no number
 */
export function describeDraft({ axes, seeds, stopEarlyAt }: SweepDraft): SweepDescription {
  const parsed = sweepDescriptionSchema.safeParse({
    axes: Object.fromEntries(axes.map((axis) => [axis.name, sweptValues(axis)])),
    seeds: parseNumberText(seeds),
    ...(stopEarlyAt !== undefined && {
      earlyStopping: { firstRung: parseNumberText(stopEarlyAt) },
    }),
  });
  if (parsed.success) return parsed.data;
  const [where, name] = parsed.error.issues[0]?.path ?? [];
  if (where === 'earlyStopping')
    throw new StudioError(
      'invalid-input',
      'The step at which runs are first compared must be a whole number above 0.',
      '',
    );
  const what = where === 'axes' ? axisOf(String(name)).label : 'The number of seeds';
  throw new StudioError(
    'invalid-input',
    where === 'axes'
      ? `The values of ${what} cannot be read.`
      : `${what} must be a whole number from 1 to ${mostSweepRuns}.`,
    where === 'axes' ? 'Name up to 50, with commas between them, or a range of 2 to 50.' : '',
  );
}

function sweptValues(draft: AxisDraft): SweptValues | { [Field in 'from' | 'to']: FieldValue } {
  if (choicesOfAxis(axisOf(draft.name))) return [...draft.chosen];
  if (draft.by === 'values')
    return draft.values
      .split(/[,;\s]+/)
      .filter(Boolean)
      .map(numberOf);
  const { from, to, count, spacing } = draft;
  return { from: numberOf(from), to: numberOf(to), count: numberOf(count), spacing };
}

/** What is no number stays none, for the description to refuse. */
function numberOf(text: string): number {
  const value = parseNumberText(text);
  return typeof value === 'number' ? value : NaN;
}

/** What a draft comes to, or what is wrong with it in a sentence; a draft that varies nothing yet is only not done. */
export type DraftPlan =
  | { description: SweepDescription; plan: SweepPlan; problem: null }
  | { problem: string; isBeginning: boolean };

export function planDraft(
  draft: SweepDraft,
  rest: Omit<Parameters<typeof expandSweep>[0], 'description'>,
): DraftPlan {
  try {
    const description = describeDraft(draft);
    if (countRuns(description, rest.presetRuns) === 1)
      return {
        problem:
          'So far this comes to one run: give a setting several values, or ask for several seeds.',
        isBeginning: true,
      };
    return { description, plan: expandSweep({ description, ...rest }), problem: null };
  } catch (thrown) {
    if (!(thrown instanceof StudioError)) throw thrown;
    return { problem: `${thrown.message} ${thrown.hint}`.trim(), isBeginning: false };
  }
}
