import type { LabelReport } from './dataset.ts';

/** "Labels come from labels.csv; 6 sprites have none." */
export function labelSentence({ source, table, unlabelled, passedOver }: LabelReport): string {
  const names = {
    folders: 'subfolders',
    csv: table ?? 'a CSV',
    colour: 'the main colours of the sprites',
    size: 'the sizes of the sprites beside each other',
    none: 'nowhere',
  };
  if (passedOver) {
    const { why, count } = passedOver;
    const from = names[passedOver.source];
    return why === 'too-many'
      ? `The sprites have no labels: there are ${count.toLocaleString('en')} different ones in ${from}, more than can be told apart. Choose main colour or size, or fewer folders.`
      : `The sprites have no labels: those in ${from} set only ${count.toLocaleString('en')} apart from the rest. Choose ${passedOver.source === 'csv' ? 'the CSV' : 'subfolders'} yourself to take them all the same.`;
  }
  if (source === 'none') return 'The sprites have no labels.';
  return `Labels come from ${names[source]}${unlabelled === 0 ? '' : `; ${spritesHave(unlabelled)} none`}.`;
}

function spritesHave(count: number): string {
  return count === 1 ? '1 sprite has' : `${count.toLocaleString('en')} sprites have`;
}
