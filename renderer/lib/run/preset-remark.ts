import { importOptionFields, type Dataset } from '../../../shared/dataset/dataset.ts';
import { timeRemark, type Preset } from '../../../shared/run/presets.ts';

/** How a dataset is not what a preset was made for, in sentences; empty where it is, or where it is not known. */
export function presetRemark(preset: Preset, dataset: Dataset | undefined): string {
  if (!dataset) return '';
  const { dataset: wanted } = preset;
  const sentences: string[] = [];
  if (typeof wanted.size === 'number' && wanted.size !== dataset.size) {
    sentences.push(
      `Made for ${wanted.size}×${wanted.size} sprites; yours are ${dataset.size}×${dataset.size}.`,
    );
  }
  sentences.push(timeRemark(preset, dataset.size));
  if (wanted.labels !== undefined && dataset.labels.length < 2) {
    const field = importOptionFields.find(({ name }) => name === 'labels');
    const source = field?.choiceLabels?.[wanted.labels] ?? wanted.labels;
    sentences.push(`Your sprites have no labels: import them with labels “${source}”.`);
  }
  return sentences.filter(Boolean).join(' ');
}
