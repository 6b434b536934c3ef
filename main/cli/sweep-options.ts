import { InvalidArgumentError, Option } from 'commander';
import { optionName, type FieldValue } from '../../shared/fields.ts';
import { earlyStoppingSchema } from '../../shared/run/early-stopping.ts';
import {
  mostSweepRuns,
  mostValues,
  sweepAxes,
  sweptValuesSchema,
  type SweepAxis,
  type SweepDescription,
  type SweptValues,
} from '../../shared/run/sweep.ts';
import { wholeNumber } from './parse-argument.ts';

/** What commander makes of `--sweep` and `--seeds`. */
export interface SweepOptions {
  sweep?: SweepDescription['axes'];
  seeds?: number;
  stopEarly?: number;
}

/** `--sweep`, once for each setting that is varied, `--seeds` and `--stop-early`. */
export function sweepOptions(): Option[] {
  return [
    new Option(
      '--sweep <setting=values>',
      'train every combination: learning-rate=1e-4,2e-4 or learning-rate=1e-5..1e-3:5 (5 values, evenly by ratio; add :linear for evenly by difference); once for each setting',
    ).argParser(parseAxis),
    new Option(
      '--seeds <number>',
      'train each with so many seeds, beginning with --seed',
    ).argParser(wholeNumber(1, mostSweepRuns)),
    new Option(
      '--stop-early <steps>',
      'compare the runs by their creatures (KID) at so many steps, at three times as many, and so on: the worse two thirds are stopped there, with a checkpoint',
    ).argParser(wholeNumber(1, earlyStoppingSchema.shape.firstRung.maxValue ?? Infinity)),
  ].map((option) => option.helpGroup('Many runs:'));
}

/** What is to be varied; undefined where one run was asked for. */
export function sweepFrom({ sweep, seeds, stopEarly }: SweepOptions): SweepDescription | undefined {
  if (!sweep && (seeds ?? 1) === 1 && stopEarly === undefined) return undefined;
  return {
    axes: sweep ?? {},
    seeds: seeds ?? 1,
    ...(stopEarly !== undefined && { earlyStopping: { firstRung: stopEarly } }),
  };
}

function parseAxis(text: string, before: SweepDescription['axes'] = {}): SweepDescription['axes'] {
  const [, name = '', values = ''] = /^([^=]*)=(.*)$/s.exec(text) ?? [];
  const axis = sweepAxes.find(
    (candidate) => candidate.name === name || optionName(candidate.name) === name,
  );
  if (!axis) {
    throw new InvalidArgumentError(
      `It must be setting=values, the setting one of ${sweepAxes.map((each) => optionName(each.name)).join(', ')}.`,
    );
  }
  const swept = sweptValuesSchema.safeParse(parseRange(axis, values) ?? parseValues(axis, values));
  if (!swept.success) {
    throw new InvalidArgumentError(
      `Name the values of ${axis.label} as 1,2,3 (${mostValues} at most) or as first..last:how-many, from 2 to ${mostValues}.`,
    );
  }
  return { ...before, [axis.name]: swept.data };
}

/** `1e-5..1e-3:5:log` */
function parseRange({ fields: [field] }: SweepAxis, text: string): SweptValues | undefined {
  const range = /^(.+)\.\.(.+?):(\d+)(?::(log|linear))?$/.exec(text);
  if (!range) return undefined;
  const [from, to, count] = [range[1], range[2], range[3]].map(Number) as [number, number, number];
  const byRatio = range[4] ? range[4] === 'log' : Boolean(field.logarithmic);
  return { from, to, count, spacing: byRatio ? 'logarithmic' : 'linear' };
}

function parseValues({ fields: [field] }: SweepAxis, text: string): FieldValue[] {
  const words = text.split(',').map((word) => word.trim());
  if (field.kind === 'boolean') {
    const truths: Record<string, boolean> = { true: true, yes: true, false: false, no: false };
    return words.map((word) => truths[word] ?? word);
  }
  const isNumber = field.kind === 'integer' || field.kind === 'number';
  return words.map((word) => (isNumber ? Number(word || NaN) : word));
}
