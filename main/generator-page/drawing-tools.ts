import type { StartPicture } from '../../shared/creature/generator-page.ts';
import { rgbOfHex } from '../../shared/dataset/background.ts';
import { brushWidths, nothing } from '../../shared/drawing/brush.ts';
import {
  cleared,
  isEmpty,
  redone,
  undone,
  type DrawnPicture,
} from '../../shared/drawing/drawn-picture.ts';
import { paletteOf, takesAnyColour } from '../../shared/drawing/palette.ts';
import type { Tool } from './drawing-board.ts';
import { button, group, input, labelled, select } from './elements.ts';

/** What a drawing is made with; colours where the generator knows more than lines. */
export function toolsOfPage({ pairs, background }: StartPicture) {
  const palette = paletteOf(pairs, background);
  let kind: Tool['kind'] = 'pencil';
  let colour = palette[0] ?? '#000000';
  let mirrored = false;
  let onMirror: (mirrored: boolean) => void = () => undefined;

  const names: Record<Tool['kind'], string> = { pencil: 'Pencil', eraser: 'Eraser', fill: 'Fill' };
  const kinds = Object.keys(names) as Tool['kind'][];
  const kindButtons = kinds.map((one) => button(names[one], () => take(one)));
  const swatches = palette.map((one) => {
    const swatch = button('', () => takeColour(one));
    swatch.className = 'swatch';
    swatch.style.background = one;
    swatch.setAttribute('aria-label', one);
    return swatch;
  });
  const anyColour = input('color', 'Another colour');
  anyColour.value = colour;
  anyColour.addEventListener('input', () => takeColour(anyColour.value));
  const width = select(
    'Brush size',
    brushWidths.map((one) => [String(one), `${one} pixel${one === 1 ? '' : 's'}`]),
  );
  const mirror = button('Mirror', () => {
    mirrored = !mirrored;
    onMirror(mirrored);
    update();
  });

  function take(tool: Tool['kind']): void {
    kind = tool;
    update();
  }

  /** Whoever takes a colour wants to draw with it. */
  function takeColour(taken: string): void {
    colour = taken;
    take(kind === 'eraser' ? 'pencil' : kind);
  }

  function update(): void {
    const pressed = (each: HTMLElement, is: boolean) =>
      each.setAttribute('aria-pressed', String(is));
    kindButtons.forEach((each, place) => pressed(each, kinds[place] === kind));
    swatches.forEach((each, place) =>
      pressed(each, kind !== 'eraser' && palette[place] === colour),
    );
    pressed(mirror, mirrored);
  }

  update();
  const colours = [...swatches, ...(takesAnyColour(pairs) ? [anyColour] : [])];
  return {
    elements: [
      group('Tools', 'row', [...kindButtons, mirror]),
      ...(palette.length > 1 ? [group('Colour', 'row', colours)] : []),
      labelled(width, 'Brush size'),
    ],
    onMirror(listener: typeof onMirror) {
      onMirror = listener;
    },
    inHand: (): Tool => ({
      kind,
      brush: {
        width: Number(width.value),
        colour: kind === 'eraser' ? nothing : [...rgbOfHex(colour), 255],
        mirrored,
      },
    }),
  };
}

/** Undo, redo and clear, by buttons and by the keys that everyone knows. */
export function historyButtons(drawn: () => DrawnPicture, change: (to: DrawnPicture) => void) {
  const undo = button('Undo', () => change(undone(drawn())));
  const redo = button('Redo', () => change(redone(drawn())));
  const clear = button('Clear', () => change(cleared(drawn())));
  document.addEventListener('keydown', (event) => {
    const key = event.key.toLowerCase();
    if (!(event.ctrlKey || event.metaKey) || (key !== 'z' && key !== 'y')) return;
    event.preventDefault();
    change((event.shiftKey || key === 'y' ? redone : undone)(drawn()));
  });
  return {
    elements: [group('What was drawn', 'row', [undo, redo, clear])],
    update() {
      undo.disabled = drawn().past.length === 0;
      redo.disabled = drawn().future.length === 0;
      clear.disabled = isEmpty(drawn());
    },
  };
}

/** A picture from a file, to begin a drawing with. */
export function pictureOpener(open: (file: Blob | undefined) => Promise<void>): HTMLElement[] {
  const file = input('file', 'Picture to draw from', { accept: 'image/*' });
  file.hidden = true;
  file.addEventListener('change', () => {
    void open(file.files?.[0]).finally(() => {
      file.value = '';
    });
  });
  return [button('Open a picture', () => file.click()), file];
}
