import type { ImportReport } from './dataset.ts';

/** What the import did to pictures before they became sprites, in sentences; none where it did nothing. */
export function importSentences({ enlarged }: ImportReport): string[] {
  const sentences: string[] = [];
  if (enlarged > 0)
    sentences.push(
      `${were(enlarged)} enlarged pixel art, and brought back to the size it has itself.`,
    );
  return sentences;
}

function were(pictures: number): string {
  return pictures === 1 ? '1 picture was' : `${pictures.toLocaleString('en')} pictures were`;
}
