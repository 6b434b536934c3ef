import type { LabelReport } from '../../../shared/dataset.ts';
import { countOf } from '../../lib/format.ts';

/** "Labels come from labels.csv; 6 sprites have none." */
export function labelSentence({ source, table, unlabelled }: LabelReport): string {
  if (source === 'none') return 'The sprites have no labels.';
  const from = {
    folders: 'subfolders',
    csv: table ?? 'a CSV',
    colour: 'the main colours of the sprites',
    size: 'the sizes of the sprites beside each other',
  }[source];
  const rest =
    unlabelled === 0
      ? ''
      : `; ${countOf(unlabelled, 'sprite')} ${unlabelled === 1 ? 'has' : 'have'} none`;
  return `Labels come from ${from}${rest}.`;
}
