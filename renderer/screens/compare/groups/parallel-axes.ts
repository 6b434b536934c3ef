import type { Field } from '../../../../shared/fields.ts';
import type { RunResult } from '../../../../shared/run/comparison.ts';
import type { Run } from '../../../../shared/run/run.ts';
import { settingOf, shownSetting } from '../../../../shared/run/run-groups.ts';
import { formatLoss } from '../../../../shared/format.ts';

/** One upright axis: what each run has on it, from 0 at the bottom to 1 at the top. */
export interface ParallelAxis {
  id: string;
  label: string;
  logarithmic: boolean;
  /** Whether it is numbers above 0, which may be told apart by their ratios. */
  mayBeLogarithmic: boolean;
  /** In the order of the runs; null where a run has nothing there. */
  places: readonly (number | null)[];
  /** The same in words. */
  shown: readonly string[];
  ticks: readonly { at: number; label: string }[];
}

/** The part of an axis that is looked at, from 0 to 1. */
export interface AxisBrush {
  from: number;
  to: number;
}

/**
 * An axis for each setting that differs, and last that of the results.
 *
 * @param chosen which axes a person wants logarithmic or not; the others are as their setting is best varied
 */
export function parallelAxes(
  runs: readonly Run[],
  fields: readonly Field[],
  result: { label: string; values: readonly (RunResult | null)[] },
  chosen: Readonly<Record<string, boolean>> = {},
): ParallelAxis[] {
  const { label } = result;
  const values = result.values.map((each) => each?.value ?? null);
  return [
    ...fields.map((field) => settingAxis(runs, field, chosen)),
    numberAxis({ id: 'result', label, logarithmic: chosen.result ?? false, values }),
  ];
}

function settingAxis(
  runs: readonly Run[],
  field: Field,
  chosen: Readonly<Record<string, boolean>>,
): ParallelAxis {
  const values = runs.map((run) => settingOf(field, run));
  const isNumber = values.every((value) => value === null || typeof value === 'number');
  if (isNumber) {
    const logarithmic = chosen[field.name] ?? Boolean(field.logarithmic);
    return numberAxis({ id: field.name, label: field.label, logarithmic, values });
  }
  const shown = runs.map((run) => shownSetting(field, run));
  const kinds = [...new Set(shown.filter((_, place) => values[place] !== null))];
  const at = (kind: string) => (kinds.length > 1 ? kinds.indexOf(kind) / (kinds.length - 1) : 0.5);
  return {
    id: field.name,
    label: field.label,
    logarithmic: false,
    mayBeLogarithmic: false,
    places: shown.map((each, place) => (values[place] === null ? null : at(each))),
    shown,
    ticks: kinds.map((kind) => ({ at: at(kind), label: kind })),
  };
}

/** How many values of an axis are written beside it, before the ends alone are. */
const mostTicks = 6;

interface NumberAxis {
  id: string;
  label: string;
  logarithmic: boolean;
  values: readonly (number | null)[];
}

function numberAxis({ id, label, logarithmic: wanted, values }: NumberAxis): ParallelAxis {
  const mayBeLogarithmic = values.every((value) => value === null || value > 0);
  const logarithmic = wanted && mayBeLogarithmic;
  const known = [...new Set(values.filter((value) => value !== null))].sort((a, b) => a - b);
  const scale = (value: number) => (logarithmic ? Math.log(value) : value);
  const [low, high] = [scale(known[0] ?? 0), scale(known.at(-1) ?? 0)];
  // Rounded: where a logarithm's last digit falls must not decide what a brush keeps.
  const at = (value: number) =>
    high > low ? Number(((scale(value) - low) / (high - low)).toFixed(9)) : 0.5;
  const ends = known.filter((_, place) => place === 0 || place === known.length - 1);
  return {
    id,
    label,
    logarithmic,
    mayBeLogarithmic,
    places: values.map((value) => (value === null ? null : at(value))),
    shown: values.map((value) => (value === null ? '–' : formatNumber(value))),
    ticks: (known.length <= mostTicks ? known : ends).map((value) => ({
      at: at(value),
      label: formatNumber(value),
    })),
  };
}

function formatNumber(value: number): string {
  return Number.isInteger(value) ? value.toLocaleString('en') : formatLoss(value);
}

/** Whether a run lies within all brushes; one that has nothing on a brushed axis does not. */
export function isWithin(
  axes: readonly ParallelAxis[],
  brushes: Readonly<Record<string, AxisBrush>>,
  run: number,
): boolean {
  return axes.every(({ id, places }) => {
    const brush = brushes[id];
    if (!brush) return true;
    const place = places[run] ?? null;
    return place !== null && place >= brush.from && place <= brush.to;
  });
}

/** All of an axis, which filters nothing. */
const everything: AxisBrush = { from: 0, to: 1 };

/** A brush after one of its ends was moved to a place of the axis; null where it filters nothing any more. */
export function brushMoved(
  brush: AxisBrush | undefined,
  end: keyof AxisBrush,
  place: number,
): AxisBrush | null {
  const { from, to } = brush ?? everything;
  const within = Math.max(0, Math.min(1, place));
  const next =
    end === 'from' ? { from: Math.min(within, to), to } : { from, to: Math.max(within, from) };
  return next.from === 0 && next.to === 1 ? null : next;
}

/** The end of a brush in words: the first value on the axis that lies within it from there. */
export function axisEndInWords(
  { places, shown }: ParallelAxis,
  brush: AxisBrush | undefined,
  end: keyof AxisBrush,
): string {
  const { from, to } = brush ?? everything;
  let best: { place: number; words: string } | null = null;
  for (const [index, place] of places.entries()) {
    if (place === null || place < from || place > to) continue;
    const isNearer = best === null || (end === 'from' ? place < best.place : place > best.place);
    if (isNearer) best = { place, words: shown[index] ?? '' };
  }
  return best?.words ?? 'no run';
}

/** The order of the axes after one was moved by so many places. */
export function moved(order: readonly string[], id: string, by: number): string[] {
  const place = order.indexOf(id);
  const target = Math.max(0, Math.min(order.length - 1, place + by));
  return order.toSpliced(place, 1).toSpliced(target, 0, id);
}
