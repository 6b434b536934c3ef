import type { Dataset } from '../../../shared/dataset/dataset.ts';
import {
  changesForPreset,
  changesInWords,
  oppositeInWords,
} from '../../../shared/run/preset-dataset.ts';
import { timeRemark, type Preset } from '../../../shared/run/presets.ts';

/**
 * How a dataset is not what a preset was made for, in sentences; empty where it is, or where it is not known.
 *
 * @param withTime whether the time is shown that the preset took elsewhere
 */
export function presetRemark(
  preset: Preset,
  dataset: Dataset | undefined,
  { withTime = true } = {},
): string {
  if (!dataset) return '';
  const changes = changesForPreset(preset, dataset);
  const differs = Object.keys(changes).length > 0;
  return [
    ...(differs
      ? [`Made for ${changesInWords(changes)}; yours: ${oppositeInWords(changes, dataset)}.`]
      : []),
    withTime ? timeRemark(preset, dataset.size) : '',
  ]
    .filter(Boolean)
    .join(' ');
}
