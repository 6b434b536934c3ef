import {
  imageSizes,
  type AutoSize,
  type ImportReport,
  type LabelReport,
  type PairReport,
} from './dataset.ts';

/** What to choose for another outcome: in the window by the options' labels, on the command line as it is typed. */
const otherwise = {
  window: {
    otherSize: 'the option “Size” takes another',
    keepBackground: 'the option “Flat background” can keep it',
    oneFrame: 'the option “Animations” can take the first alone',
    cutOne: 'The option “Sprite sheets” can cut it: islands.',
    cutMany: 'The option “Sprite sheets” can cut them: islands.',
  },
  command: {
    otherSize: '--size takes another',
    keepBackground: '--flat-background keep leaves it',
    oneFrame: '--animations first takes the first alone',
    cutOne: '--sheets islands cuts it.',
    cutMany: '--sheets islands cuts them.',
  },
};

type Where = keyof typeof otherwise;
type DoneToPictures = Pick<
  ImportReport,
  'autoSize' | 'enlarged' | 'backgroundsRemoved' | 'sheets' | 'animations' | 'imported'
>;

/** What the import did to pictures before they became sprites, in sentences; none where it did nothing. */
export function importSentences(
  { autoSize, enlarged, backgroundsRemoved, sheets, animations, imported }: DoneToPictures,
  where: Where = 'window',
): string[] {
  const sentences: string[] = [];
  if (autoSize) sentences.push(sizeSentence(autoSize, imported, where));
  if (enlarged > 0)
    sentences.push(
      `${were(enlarged)} enlarged pixel art, and brought back to the size it has itself.`,
    );
  if (backgroundsRemoved > 0)
    sentences.push(
      `${were(backgroundsRemoved)} opaque on a flat colour, which was made transparent; ${otherwise[where].keepBackground}.`,
    );
  if (sheets.cut > 0)
    sentences.push(
      `${sheets.cut === 1 ? '1 sprite sheet was' : `${sheets.cut.toLocaleString('en')} sprite sheets were`} cut into ${sheets.sprites.toLocaleString('en')} sprites.`,
    );
  if (animations.files > 0)
    sentences.push(
      `${animations.files === 1 ? '1 animation' : `${animations.files.toLocaleString('en')} animations`} gave ${animations.frames.toLocaleString('en')} different frames; ${otherwise[where].oneFrame}.`,
    );
  if (sheets.loose > 0) sentences.push(looseSentence(sheets, where));
  return sentences;
}

function sizeSentence({ size, basis, shrunk }: AutoSize, imported: number, where: Where): string {
  const across = `${size}×${size}`;
  const another = otherwise[where].otherSize;
  if (basis === 'no-pixel-art')
    return `The pictures are no pixel art, so they were scaled to ${across}, which trains fastest; ${another}.`;
  if (basis === 'averaged') return `Averaged to ${across}, which trains fastest; ${another}.`;
  if (shrunk === 0)
    return `Pixel art, left at its own pixels: ${across} is the smallest size that holds all sprites; ${another}.`;
  const larger = `${shrunk.toLocaleString('en')} of ${imported.toLocaleString('en')} sprites ${shrunk === 1 ? 'is' : 'are'} larger and ${shrunk === 1 ? 'was' : 'were'} shrunk`;
  return size === imageSizes.largest
    ? `Pixel art, left at its own pixels as far as ${across} holds it, the largest size; ${larger}.`
    : `Pixel art, left at its own pixels: ${across} is the smallest size that holds 95 % of the sprites; ${larger}; ${another}.`;
}

function looseSentence({ loose, looseExample }: ImportReport['sheets'], where: Where): string {
  const example = looseExample
    ? ` (${looseExample.file}: ${looseExample.sprites.toLocaleString('en')})`
    : '';
  return loose === 1
    ? `On 1 picture many sprites seem to lie freely${example}; it was imported as one. ${otherwise[where].cutOne}`
    : `On ${loose.toLocaleString('en')} pictures many sprites seem to lie freely${example}; they were imported as one each. ${otherwise[where].cutMany}`;
}

function were(pictures: number): string {
  return pictures === 1 ? '1 picture was' : `${pictures.toLocaleString('en')} pictures were`;
}

/** "Labels come from labels.csv; 6 sprites have none." */
export function labelSentence({ source, table, unlabelled, passedOver }: LabelReport): string {
  const names = {
    folders: 'subfolders',
    csv: table ?? 'a CSV',
    colour: 'the main colours of the sprites',
    size: 'the sizes of the sprites beside each other',
    none: 'nowhere',
    hand: 'what you have relabelled',
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

/** "16 pairs were trimmed and scaled alike, so that both pictures still lie on each other." */
export function pairSentence({ fitted, unlike }: PairReport): string {
  return [
    ...(fitted > 0
      ? [
          `${pairs(fitted)} trimmed and scaled alike, so that both pictures still lie on each other.`,
        ]
      : []),
    ...(unlike > 0
      ? [
          `${pairs(unlike)} fitted picture by picture, because the two have different proportions or one is empty: they do not lie on each other.`,
        ]
      : []),
  ].join(' ');
}

function pairs(count: number): string {
  return count === 1 ? '1 pair was' : `${count.toLocaleString('en')} pairs were`;
}
