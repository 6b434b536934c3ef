import type { LabelReport } from './dataset.ts';

/** "Labels come from labels.csv; 6 sprites have none." */
export function labelSentence({ source, table, unlabelled }: LabelReport): string {
  if (source === 'none') return 'The sprites have no labels.';
  const from = {
    folders: 'subfolders',
    csv: table ?? 'a CSV',
    colour: 'the main colours of the sprites',
    size: 'the sizes of the sprites beside each other',
  }[source];
  return `Labels come from ${from}${unlabelled === 0 ? '' : `; ${spritesHave(unlabelled)} none`}.`;
}

function spritesHave(count: number): string {
  return count === 1 ? '1 sprite has' : `${count.toLocaleString('en')} sprites have`;
}
