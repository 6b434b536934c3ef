import { formatLoss } from '../../../shared/format.ts';
import { probabilityOfReal, type LossId } from '../../../shared/hyperparameters/losses.ts';
import type { FindingOf } from '../../../shared/run/findings.ts';

export type Scores = Pick<FindingOf<'scores'>, 'creatures' | 'sprites'>;

/** A creature of the sheet with what the detective thinks of it. */
export interface ScoredCell {
  cell: number;
  score: number;
}

/** Whether an answer is the logit of a probability (Goodfellow 2014): else only the raw score says something. */
export function tellsProbability(loss: LossId): boolean {
  return probabilityOfReal(loss, 0) !== null;
}

/** A score as it is shown: as a probability where it is one. */
export function shownScore(score: number, loss: LossId): number {
  return probabilityOfReal(loss, score) ?? score;
}

export function scoreText(score: number, loss: LossId): string {
  const shown = shownScore(score, loss);
  if (!tellsProbability(loss)) return `score ${formatLoss(shown)}`;
  const percent = 100 * shown;
  if (percent > 0 && percent < 1) return 'real by less than 1 %';
  if (percent > 99 && percent < 100) return 'real by more than 99 %';
  return `real by ${Math.round(percent)} %`;
}

/** The three that passed best for real and the three that were found out most surely; with few no creature is in both. */
export function fooledAndCaught({ creatures }: Scores): Record<'fooled' | 'caught', ScoredCell[]> {
  const ranked = creatures
    .map((score, cell) => ({ cell, score }))
    .sort((a, b) => b.score - a.score || a.cell - b.cell);
  const each = Math.min(3, Math.ceil(ranked.length / 2));
  return {
    fooled: ranked.slice(0, each),
    caught: ranked.slice(Math.max(each, ranked.length - 3)).reverse(),
  };
}

export interface Histogram {
  minimum: number;
  maximum: number;
  creatures: number[];
  sprites: number[];
}

const parts = 20;

/** How the scores of both are spread, as shares over one range: that of probabilities, or what the scores span. */
export function histogramOf(scores: Scores, loss: LossId): Histogram {
  const shown = (values: readonly number[]) => values.map((each) => shownScore(each, loss));
  const [creatures, sprites] = [shown(scores.creatures), shown(scores.sprites)];
  const all = [...creatures, ...sprites];
  const [minimum, maximum] = tellsProbability(loss) ? [0, 1] : [Math.min(...all), Math.max(...all)];
  const shares = (values: readonly number[]) => {
    const counts = Array.from({ length: parts }, () => 0);
    for (const value of values) {
      const place = maximum > minimum ? (value - minimum) / (maximum - minimum) : 0.5;
      const part = Math.min(parts - 1, Math.floor(place * parts));
      counts[part] = (counts[part] ?? 0) + 1 / values.length;
    }
    return counts;
  };
  return { minimum, maximum, creatures: shares(creatures), sprites: shares(sprites) };
}
