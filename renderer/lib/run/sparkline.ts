import type { TrainerEventOf } from '../../../shared/run/events.ts';
import type { RunSummary } from '../../../shared/run/run.ts';

type LossCurve = RunSummary['sparkline'];

interface Range {
  minimum: number;
  maximum: number;
}

/** More points than this are thinned to half: a small chart shows no more. */
const mostPoints = 120;

/** The range that all series share; null where there is nothing to draw. */
export function sparklineRange(series: readonly (readonly number[])[]): Range | null {
  const values = series.flat().filter(Number.isFinite);
  if (values.length < 2) return null;
  return { minimum: Math.min(...values), maximum: Math.max(...values) };
}

/** An SVG path over the whole width. */
export function sparklinePath(
  values: readonly number[],
  { minimum, maximum }: Range,
  { width, height, inset }: { width: number; height: number; inset: number },
): string {
  const spread = maximum - minimum || 1;
  const innerWidth = width - 2 * inset;
  const innerHeight = height - 2 * inset;
  return (
    values
      .map((value, index) => {
        const x = inset + (innerWidth * index) / Math.max(1, values.length - 1);
        const y = inset + innerHeight * (1 - (value - minimum) / spread);
        return `${index === 0 ? 'M' : 'L'}${x.toFixed(1)} ${y.toFixed(1)}`;
      })
      .join('')
      // Of one value alone a line without length is a dot, because its ends are round.
      .replace(/^[^L]+$/, '$&h0')
  );
}

/** A curve that grows: its points lie evenly over the steps up to `curveStep`. */
export interface GrowingCurve {
  sparkline: LossCurve;
  curveStep: number;
}

/** Adds live losses when they are a point's distance after the last one; the spacing stays even. */
export function extendCurve(
  { sparkline, curveStep }: GrowingCurve,
  { step, values }: Pick<TrainerEventOf<'series'>, 'step' | 'values'>,
): GrowingCurve {
  const { 'discriminator/loss': discriminator, 'generator/loss': generator } = values;
  if (!discriminator || !generator) return { sparkline, curveStep };
  const points = sparkline.generator.length;
  const spacing = points > 0 ? curveStep / points : 0;
  if (step < curveStep + spacing) return { sparkline, curveStep };
  const grown = {
    discriminator: [...sparkline.discriminator, discriminator.mean],
    generator: [...sparkline.generator, generator.mean],
  };
  return { sparkline: thinned(grown), curveStep: step };
}

function thinned(curve: LossCurve): LossCurve {
  if (curve.generator.length <= mostPoints) return curve;
  return { discriminator: halved(curve.discriminator), generator: halved(curve.generator) };
}

/** Means of neighbours. */
function halved(values: readonly number[]): number[] {
  return Array.from({ length: Math.floor(values.length / 2) }, (_, index) => {
    return ((values[2 * index] ?? 0) + (values[2 * index + 1] ?? 0)) / 2;
  });
}
