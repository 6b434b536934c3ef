import type { PageContents, StartPicture } from '../../shared/creature/generator-page.ts';
import { isEmpty, replaced, type DrawnPicture } from '../../shared/drawing/drawn-picture.ts';
import { frameDrawing } from '../pictures/frame-drawing.ts';
import { fromSentPicture } from '../trainer/data/picture-pixels.ts';
import { drawingBoard } from './drawing-board.ts';
import { toolsOfPage, historyButtons, pictureOpener } from './drawing-tools.ts';
import { button, element, labelled, showPixels } from './elements.ts';
import type { PageGenerator } from './generator.ts';
import type { PartOfPage, Say } from './part-of-page.ts';
import { sourceOfFile } from './picture-file.ts';
import { savePicture, scaleField } from './saving.ts';

/** Of two strokes' time one is left for the hand, and a slow generator is asked again no later than this. */
const longestRestMs = 300;

/** A drawing, and beside it the creature that the generator makes of it. */
export function creaturesOfDrawings(
  contents: PageContents,
  start: StartPicture,
  say: Say,
): PartOfPage {
  const { name, size } = contents;
  const { background } = start;
  let generator: PageGenerator | undefined;
  let creature: Uint8Array | null = null;
  let isWaiting = false;
  let tookMs = 0;

  const tools = toolsOfPage(start);
  const ground = background === 'transparent' ? null : background;
  const board = drawingBoard({ size, ground }, tools.inHand, want);
  tools.onMirror(board.showMirror);
  const history = historyButtons(board.drawn, board.change);
  const result = element('canvas', { width: size, height: size, role: 'img' });
  const scale = scaleField();
  const save = button('Save as PNG', () => {
    if (creature)
      savePicture(
        { rgba: creature, width: size },
        { name, which: 'drawn', scale: Number(scale.value) },
      );
  });
  save.className = 'primary';
  history.update();
  show(null);

  /** One drawing at a time, always of the newest stroke. */
  function want(): void {
    history.update();
    if (isWaiting || !generator) return;
    isWaiting = true;
    setTimeout(
      () => {
        isWaiting = false;
        const began = performance.now();
        show(isEmpty(board.drawn()) ? null : creatureOf(board.drawn()));
        tookMs = performance.now() - began;
      },
      Math.min(longestRestMs, tookMs),
    );
  }

  /** As the studio draws from a drawing: moved to where sprites lay in training, and what comes of it back. */
  function creatureOf({ pixels }: DrawnPicture): Uint8Array | null {
    const { pairs } = start;
    const sent = { size, rgba: Uint8Array.from(pixels) };
    const { drawing, moveBack } = frameDrawing(sent, { options: start, pairs });
    const fed = fromSentPicture(drawing, { channels: contents.channels, background });
    const [rgba] = generator?.draw(fed, null, 1) ?? [];
    return rgba ? moveBack({ size, rgba }).rgba : null;
  }

  function show(drawn: Uint8Array | null): void {
    creature = drawn;
    showPixels(result, drawn ?? new Uint8Array(size * size * 4));
    result.setAttribute(
      'aria-label',
      drawn ? 'What comes of your drawing' : 'Nothing is drawn yet',
    );
    save.disabled = drawn === null;
    say(drawn ? 'That is what comes of your drawing.' : 'Draw: a creature appears beside it.');
  }

  async function beginWith(file: Blob | null | undefined): Promise<void> {
    if (!file) return;
    const source = await sourceOfFile(file, size, start);
    if (source) board.change(replaced(board.drawn(), source));
    else say('That is no picture that this browser knows.');
  }

  window.addEventListener('paste', ({ clipboardData }) => {
    const pasted = [...(clipboardData?.files ?? [])];
    void beginWith(pasted.find(({ type }) => type.startsWith('image/')));
  });

  return {
    above: [
      element('div', { className: 'controls' }, [
        ...tools.elements,
        ...history.elements,
        ...pictureOpener(beginWith),
      ]),
    ],
    below: [
      element('div', { className: 'pictures' }, [board.element, result]),
      element('div', { className: 'controls' }, [save, labelled(scale, 'Scale')]),
    ],
    begin(loaded) {
      generator = loaded;
      show(null);
      // Something may have been drawn meanwhile.
      want();
      return Promise.resolve();
    },
    forOutside: {},
  };
}
