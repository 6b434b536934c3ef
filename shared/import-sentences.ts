import type { ImportReport } from './dataset.ts';

/** What to choose for another outcome: in the window by the options' labels, on the command line as it is typed. */
const otherwise = {
  window: {
    keepBackground: 'the option “Flat background” can keep it',
    cutOne: 'The option “Sprite sheets” can cut it: islands.',
    cutMany: 'The option “Sprite sheets” can cut them: islands.',
  },
  command: {
    keepBackground: '--flat-background keep leaves it',
    cutOne: '--sheets islands cuts it.',
    cutMany: '--sheets islands cuts them.',
  },
};

type Where = keyof typeof otherwise;

/** What the import did to pictures before they became sprites, in sentences; none where it did nothing. */
export function importSentences(
  { enlarged, backgroundsRemoved, sheets }: ImportReport,
  where: Where = 'window',
): string[] {
  const sentences: string[] = [];
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
  if (sheets.loose > 0) sentences.push(looseSentence(sheets, where));
  return sentences;
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
