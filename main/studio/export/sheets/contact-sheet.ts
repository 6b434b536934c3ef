import {
  contactLayout,
  contactMargin,
  letterWidth,
  lineHeight,
  linesOfLabel,
  linesOfName,
  type ContactLayout,
} from '../../../../shared/creature/contact-sheet.ts';
import type { Favourite } from '../../../../shared/creature/favourite.ts';
import type { Picture } from '../../../pictures/picture.ts';
import { generatedNote } from '../../gallery/origin-text.ts';
import type { ExportFile, ExportJob } from '../export-file.ts';
import { linesOf, write, pasteOnPaper, whitePaper } from '../white-paper.ts';
import { nameSheets, pictureFile, tooLarge } from './pages.ts';

/**
 * Creatures on white paper, with run, step, number and seed below each, under the label that they are generated; as many
 * pages as they need, one in memory at a time.
 */
export async function* contactSheet(job: ExportJob): AsyncGenerator<ExportFile> {
  const { creatures, options, names } = job;
  const side = options.scale * Math.max(...creatures.map(({ size }) => size));
  const layout = contactLayout(side, options.pageSize);
  const onPage = layout.columns * layout.rows;
  if (onPage === 0) throw tooLarge(side, options.pageSize);
  const count = Math.ceil(creatures.length / onPage);
  const { pageNames } = nameSheets(
    names,
    { name: 'contact-sheet', count },
    { ofPage: [], ofAll: [] },
  );
  for (const [index, name] of pageNames.entries()) {
    const shown = creatures.slice(index * onPage, (index + 1) * onPage);
    const label = `${generatedNote}${count > 1 ? ` - page ${index + 1} of ${count}` : ''}`;
    const paper = await paintPage(job, shown, { layout, side, label });
    yield pictureFile({ name, picture: { ...paper, palette: null } });
  }
}

async function paintPage(
  { read }: ExportJob,
  creatures: readonly Favourite[],
  { layout, side, label }: { layout: ContactLayout; side: number; label: string },
): Promise<Picture> {
  const { cell } = layout;
  const columns = Math.min(layout.columns, creatures.length);
  const rows = Math.ceil(creatures.length / columns);
  const width = columns * cell.width + contactMargin;
  const labelLines = linesOf(label, lettersIn(width - 2 * contactMargin), linesOfLabel);
  const top = labelLines.length * lineHeight + 2 * contactMargin;
  const paper = whitePaper(width, top + rows * cell.height);
  writeLines(paper, labelLines, { left: contactMargin, top: contactMargin });
  for (const [at, creature] of creatures.entries()) {
    const place = {
      left: contactMargin + (at % columns) * cell.width,
      top: top + Math.floor(at / columns) * cell.height,
    };
    const picture = await read(creature);
    const aside = (length: number) => Math.floor((side - length) / 2);
    pasteOnPaper(paper, picture, {
      left: place.left + aside(picture.width),
      top: place.top + aside(picture.height),
      scale: 1,
    });
    const lines = linesOfCreature(creature, lettersIn(cell.width - contactMargin));
    writeLines(paper, lines, { left: place.left, top: place.top + side + contactMargin / 2 });
  }
  return paper;
}

function linesOfCreature({ runName, step, index, seed }: Favourite, letters: number): string[] {
  const name = linesOf(runName, letters, linesOfName);
  return [...name, `STEP ${step} NO ${index + 1}`, `SEED ${seed}`];
}

function lettersIn(width: number): number {
  return Math.floor(width / letterWidth);
}

function writeLines(
  paper: Picture,
  lines: readonly string[],
  { left, top }: { left: number; top: number },
): void {
  lines.forEach((line, place) => write(paper, line, left, top + place * lineHeight));
}
