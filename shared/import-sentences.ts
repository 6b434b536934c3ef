import type { ImportReport } from './dataset.ts';

/** What the import did to pictures before they became sprites, in sentences; none where it did nothing. */
export function importSentences({ enlarged, backgroundsRemoved }: ImportReport): string[] {
  const sentences: string[] = [];
  if (enlarged > 0)
    sentences.push(
      `${were(enlarged)} enlarged pixel art, and brought back to the size it has itself.`,
    );
  if (backgroundsRemoved > 0)
    sentences.push(
      `${were(backgroundsRemoved)} opaque on a flat colour, which was made transparent; the option “Flat background” can keep it.`,
    );
  return sentences;
}

function were(pictures: number): string {
  return pictures === 1 ? '1 picture was' : `${pictures.toLocaleString('en')} pictures were`;
}
