import type { ImportReport } from './dataset.ts';

/** What the import did to pictures before they became sprites, in sentences; none where it did nothing. */
export function importSentences({ enlarged, backgroundsRemoved, sheets }: ImportReport): string[] {
  const sentences: string[] = [];
  if (enlarged > 0)
    sentences.push(
      `${were(enlarged)} enlarged pixel art, and brought back to the size it has itself.`,
    );
  if (backgroundsRemoved > 0)
    sentences.push(
      `${were(backgroundsRemoved)} opaque on a flat colour, which was made transparent; the option “Flat background” can keep it.`,
    );
  if (sheets.cut > 0)
    sentences.push(
      `${sheets.cut === 1 ? '1 sprite sheet was' : `${sheets.cut.toLocaleString('en')} sprite sheets were`} cut into ${sheets.sprites.toLocaleString('en')} sprites.`,
    );
  if (sheets.loose > 0) sentences.push(looseSentence(sheets));
  return sentences;
}

function looseSentence({ loose, looseExample }: ImportReport['sheets']): string {
  const example = looseExample
    ? ` (${looseExample.file}: ${looseExample.sprites.toLocaleString('en')})`
    : '';
  return loose === 1
    ? `On 1 picture many sprites seem to lie freely${example}; it was imported as one. The option “Sprite sheets” can cut it: islands.`
    : `On ${loose.toLocaleString('en')} pictures many sprites seem to lie freely${example}; they were imported as one each. The option “Sprite sheets” can cut them: islands.`;
}

function were(pictures: number): string {
  return pictures === 1 ? '1 picture was' : `${pictures.toLocaleString('en')} pictures were`;
}
