import { formatLoss } from '../format.ts';
import { costOf, type SeriesName } from './series.ts';

/** How a run's value stands to that of the run which is pinned as the baseline. */
export interface Delta {
  difference: number;
  /** Of the baseline's value; null where that is 0. */
  share: number | null;
  verdict: 'better' | 'worse' | 'same';
}

/** Null for a series of which neither way is better. */
export function deltaOf(name: SeriesName, value: number, baseline: number): Delta | null {
  const [cost, before] = [costOf(name, value), costOf(name, baseline)];
  if (cost === null || before === null) return null;
  const difference = value - baseline;
  return {
    difference,
    share: baseline === 0 ? null : difference / Math.abs(baseline),
    verdict: cost === before ? 'same' : cost < before ? 'better' : 'worse',
  };
}

/** "−3.2 (−12 %), better": told by sign and word, so that no colour is needed. */
export function deltaInWords({ difference, share, verdict }: Delta): string {
  if (verdict === 'same') return 'the same';
  const percent = share === null ? '' : ` (${signed(share * 100, formatPercent)} %)`;
  return `${signed(difference, formatLoss)}${percent}, ${verdict}`;
}

function formatPercent(value: number): string {
  return value >= 10 ? value.toFixed(0) : String(Number(value.toPrecision(2)));
}

function signed(value: number, format: (size: number) => string): string {
  return `${value < 0 ? '−' : '+'}${format(Math.abs(value))}`;
}
