/** A curve of a chart: as measured in the mean of each stretch, how far that went, and smoothed over the whole run. */
export interface ChartLine {
  id: string;
  /** In words, for legend, tooltip and screen readers. */
  label: string;
  /** What it means, for whoever points at it. */
  meaning?: string;
  /** A CSS colour. */
  colour: string;
  dashed?: boolean;
  /** Rising. */
  xs: readonly number[];
  /** Not a number where the line has a gap. */
  raw: readonly number[];
  /** The smallest and the largest of each stretch; null where every stretch is one value. */
  band: { low: readonly number[]; high: readonly number[] } | null;
  smoothed: readonly number[];
}
