import { describe, expect, it } from 'vitest';
import { userEvent } from 'vitest/browser';
import { DrawingBoard } from '../../../renderer/screens/run/image-to-image/drawing-board.svelte.ts';
import DrawingCanvas from '../../../renderer/screens/run/image-to-image/DrawingCanvas.svelte';
import DrawingTools from '../../../renderer/screens/run/image-to-image/DrawingTools.svelte';
import ImageToImagePanel from '../../../renderer/screens/run/image-to-image/ImageToImagePanel.svelte';
import { Toolbox } from '../../../renderer/screens/run/image-to-image/toolbox.svelte.ts';
import { bytesOfPictureFile } from '../../../renderer/lib/picture-file.ts';
import { toPicture } from '../../../renderer/lib/picture-pixels.ts';
import PixelPicture from '../../../renderer/components/PixelPicture.svelte';
import { mostPictureFileBytes } from '../../../shared/creature/picture.ts';
import type { Sample } from '../../../shared/run/run.ts';
import { exampleRun } from '../../unit/renderer/example-run.ts';
import { answersOfLibrary, pond, sheetsOf, stars } from '../example-library.ts';
import { mount } from '../mount.ts';

const size = 8;
const pixWith = exampleRun({
  id: 'r9',
  name: 'Outlines',
  lastCheckpointStep: 100,
  hyperparameters: { model: 'pix2pix', loss: 'pix2pix' },
});

function inked(board: DrawingBoard): number {
  return board.pixels.filter((value, index) => index % 4 === 3 && value > 0).length;
}

/** What is drawn, row by row: `#` for whatever is seen. */
function shown({ pixels }: DrawingBoard): string[] {
  return Array.from({ length: size }, (_, y) =>
    Array.from({ length: size }, (_x, x) => (pixels[(y * size + x) * 4 + 3] ? '#' : '.')).join(''),
  );
}

async function canvas() {
  const board = new DrawingBoard(size);
  const toolbox = new Toolbox('#181418');
  const { screen } = await mount(DrawingCanvas, { board, toolbox, ground: null });
  const drawing = screen.getByRole('application', { name: /^Drawing of 8 by 8 pixels/ });
  return { board, toolbox, screen, drawing };
}

describe('the canvas for a drawing', () => {
  it('is drawn on by the keyboard, and says where', async () => {
    const { board, screen, drawing } = await canvas();
    drawing.element().focus();
    await userEvent.keyboard(' {Shift>}{ArrowRight}{/Shift}');
    await expect.element(screen.getByText('Column 6, row 5')).toBeInTheDocument();
    expect(inked(board)).toBe(2);
  });

  it('is drawn on by the pointer', async () => {
    const { board, drawing } = await canvas();
    await drawing.click();
    expect(inked(board)).toBe(1);
  });

  it('gets a straight line by the keyboard, which follows until it ends, or is dropped', async () => {
    const { board, toolbox, screen, drawing } = await canvas();
    toolbox.tool = 'line';
    drawing.element().focus();
    await userEvent.keyboard(' {ArrowRight}{ArrowRight}{ArrowDown}');
    await expect.element(screen.getByText('Column 7, row 6: the line goes on')).toBeInTheDocument();
    expect(shown(board).slice(4, 6)).toEqual(['....#...', '.....##.']);
    await userEvent.keyboard('{ArrowUp} ');
    const line = ['....###.', '........'];
    expect(shown(board).slice(4, 6)).toEqual(line);
    await userEvent.keyboard(' {ArrowDown}{Escape}');
    expect(shown(board).slice(4, 6)).toEqual(line);
    // One line is one thing to undo, and one that was dropped is none.
    board.undo();
    expect(inked(board)).toBe(0);
    expect(board.canUndo).toBe(false);
  });

  it('gets a straight line by the pointer, from where it went down to where it is', async () => {
    const { board, toolbox, drawing } = await canvas();
    toolbox.tool = 'line';
    const element = drawing.element() as HTMLElement;
    const box = element.getBoundingClientRect();
    const at = (column: number, row: number): PointerEventInit => ({
      clientX: box.left + ((column + 0.5) * box.width) / size,
      clientY: box.top + ((row + 0.5) * box.height) / size,
      ...{ pointerId: 1, bubbles: true, button: 0 },
    });
    // No real pointer is down that could be captured.
    element.setPointerCapture = () => undefined;
    element.dispatchEvent(new PointerEvent('pointerdown', at(1, 1)));
    element.dispatchEvent(new PointerEvent('pointermove', at(6, 7)));
    element.dispatchEvent(new PointerEvent('pointermove', at(4, 4)));
    element.dispatchEvent(new PointerEvent('pointerup', at(4, 4)));
    element.dispatchEvent(new PointerEvent('pointermove', at(7, 0)));
    expect(inked(board)).toBe(4);
    expect(shown(board)[4]).toBe('....#...');
  });

  it('is filled, and drawn on both sides, where that is chosen', async () => {
    const { board, toolbox, drawing } = await canvas();
    toolbox.mirrored = true;
    drawing.element().focus();
    // A wall from the top to the bottom, twice.
    await userEvent.keyboard('{ArrowRight}{Shift>}');
    for (const key of ['ArrowUp', 'ArrowDown']) await userEvent.keyboard(`{${key}}`.repeat(size));
    await userEvent.keyboard('{/Shift}');
    expect(new Set(shown(board))).toEqual(new Set(['..#..#..']));
    toolbox.tool = 'fill';
    await userEvent.keyboard('{ArrowRight} ');
    expect(new Set(shown(board))).toEqual(new Set(['###..###']));
    // The same colour once more changes nothing, and is nothing to undo.
    await userEvent.keyboard(' ');
    board.undo();
    expect(new Set(shown(board))).toEqual(new Set(['..#..#..']));
  });
});

describe('the tools for a drawing', () => {
  it('undo, redo and clear what was drawn, and clearing is undone', async () => {
    const board = new DrawingBoard(size);
    const toolbox = new Toolbox('#000000');
    const given = { board, toolbox, palette: ['#000000', '#ff0000'], anyColour: true };
    const { screen } = await mount(DrawingTools, given);
    await expect.element(screen.getByRole('button', { name: 'Undo (Ctrl+Z)' })).toBeDisabled();
    board.beginStroke();
    board.extendStroke(toolbox.brush, { x: 0, y: 0 }, { x: 2, y: 0 });
    await screen.getByRole('button', { name: 'Undo (Ctrl+Z)' }).click();
    expect(inked(board)).toBe(0);
    await screen.getByRole('button', { name: 'Redo (Ctrl+Shift+Z)' }).click();
    expect(inked(board)).toBe(3);
    await screen.getByRole('button', { name: 'Clear' }).click();
    expect(inked(board)).toBe(0);
    await screen.getByRole('button', { name: 'Undo (Ctrl+Z)' }).click();
    expect(inked(board)).toBe(3);
  });

  it('are a pencil of several colours and widths, an eraser, a line, a filling, and a mirror', async () => {
    const toolbox = new Toolbox('#000000');
    const given = {
      board: new DrawingBoard(size),
      toolbox,
      palette: ['#000000', '#ff0000'],
      anyColour: false,
    };
    const { screen } = await mount(DrawingTools, given);
    const tool = (name: string, pressed = true) => screen.getByRole('button', { name, pressed });
    await screen.getByRole('button', { name: 'Eraser (E)' }).click();
    await expect.element(tool('Eraser (E)')).toBeVisible();
    expect(toolbox.brush.colour).toEqual([0, 0, 0, 0]);
    await screen.getByRole('button', { name: '#ff0000' }).click();
    await expect.element(tool('Pencil (P)')).toBeVisible();
    expect(toolbox.brush.colour).toEqual([255, 0, 0, 255]);
    await screen.getByRole('button', { name: 'Fill (F)' }).click();
    await screen.getByRole('button', { name: '#000000' }).click();
    await expect.element(tool('Fill (F)')).toBeVisible();
    await screen.getByRole('button', { name: 'Mirror left and right (M)' }).click();
    await expect.element(tool('Mirror left and right (M)')).toBeVisible();
    await screen.getByRole('button', { name: '3 pixels' }).click();
    expect(toolbox.brush).toMatchObject({ width: 3, mirrored: true });
  });
});

describe('the toolbar for a drawing', () => {
  it('is one stop of Tab, from which arrows lead through what can be used', async () => {
    const board = new DrawingBoard(size);
    const toolbox = new Toolbox('#000000');
    const given = { board, toolbox, palette: ['#000000'], anyColour: false };
    const { screen } = await mount(DrawingTools, given);
    const focused = () => document.activeElement?.getAttribute('aria-label');
    await userEvent.keyboard('{Tab}');
    expect(focused()).toBe('Pencil (P)');
    await userEvent.keyboard('{ArrowRight}{Enter}');
    expect(toolbox.tool).toBe('eraser');
    // Nothing is drawn that could be undone or cleared.
    await userEvent.keyboard('{End}');
    expect(focused()).toBe('3 pixels');
    board.beginStroke();
    board.extendStroke(
      { ...toolbox.brush, colour: [0, 0, 0, 255] },
      { x: 0, y: 0 },
      { x: 1, y: 0 },
    );
    await expect.element(screen.getByRole('button', { name: 'Clear' })).toBeEnabled();
    await userEvent.keyboard('{ArrowRight}{ArrowRight}');
    expect(focused()).toBe('Clear');
    await userEvent.keyboard('{ArrowRight}{ArrowLeft}{ArrowLeft}');
    expect(focused()).toBe('Undo (Ctrl+Z)');
    await userEvent.keyboard('{Enter}');
    expect(inked(board)).toBe(0);
    // What cannot be used any more hands the focus on.
    await expect.poll(focused).toBe('Redo (Ctrl+Shift+Z)');
    const stops = () =>
      [...screen.container.querySelectorAll('button')].filter(({ tabIndex }) => tabIndex === 0);
    expect(stops().map((one) => one.getAttribute('aria-label'))).toEqual(['Redo (Ctrl+Shift+Z)']);
  });
});

describe('a picture file', () => {
  it('is sent as it is, or shrunk where a message has no room for it', async () => {
    const small = new Blob([new Uint8Array([1, 2, 3])]);
    expect(await bytesOfPictureFile(small)).toEqual(Uint8Array.of(1, 2, 3));
    const canvas = new OffscreenCanvas(900, 600);
    const noise = new ImageData(900, 600);
    for (let at = 0, state = 1; at < noise.data.length; at++) {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      noise.data[at] = at % 4 === 3 ? 255 : state >>> 24;
    }
    canvas.getContext('2d')?.putImageData(noise, 0, 0);
    const large = await canvas.convertToBlob({ type: 'image/png' });
    expect(large.size).toBeGreaterThan(mostPictureFileBytes);
    const bytes = await bytesOfPictureFile(large);
    expect(bytes.length).toBeLessThanOrEqual(mostPictureFileBytes);
    const { width, height } = await createImageBitmap(new Blob([bytes]));
    expect([width, height]).toEqual([512, 341]);
  });

  it('is refused where it is too large and no picture', async () => {
    const words = new Blob([new Uint8Array(mostPictureFileBytes + 1)]);
    await expect(bytesOfPictureFile(words)).rejects.toMatchObject({
      code: 'image-unreadable',
      message: 'The picture is too large, or no picture that this window knows.',
    });
  });
});

describe('a picture of pixels', () => {
  it('is drawn pixel for pixel', async () => {
    const pixels = new Uint8ClampedArray(size * size * 4);
    pixels.set([255, 0, 0, 255]);
    const { screen } = await mount(PixelPicture, { pixels, size, label: 'One red pixel' });
    const canvas = screen
      .getByRole('img', { name: 'One red pixel' })
      .element() as HTMLCanvasElement;
    await expect
      .poll(() => [...(canvas.getContext('2d')?.getImageData(0, 0, 1, 1).data ?? [])])
      .toEqual([255, 0, 0, 255]);
  });
});

describe('to draw with an image-to-image run', () => {
  const grey = toPicture(new Uint8ClampedArray(pond.size * pond.size * 4).fill(200), pond.size);
  const keptSheet = { ...(sheetsOf(pixWith)[0] as Sample), id: 'kept', count: 1, columns: 1 };

  async function panel() {
    const star = stars[0];
    if (!star) throw new Error('The example has no star');
    const drawing = {
      ...answersOfLibrary(),
      'runs.exampleSource': () => grey,
      'runs.sourceOfPicture': () => grey,
      'runs.translate': () => ({ id: 'd7', picture: grey, step: 100 }),
      'runs.keepDrawing': () => keptSheet,
      'creatures.png': () => new TextEncoder().encode('a PNG'),
      'creatures.whoCanMakeAgain': () => 'none' as const,
      'files.save': () => ({ path: '/home/ada/one.png', bytes: 5, downloadPath: null }),
      'favourites.add': () => star,
    };
    const given = { run: pixWith, dataset: pond };
    const host = { kind: 'desktop' } as const;
    return mount(ImageToImagePanel, given, { answers: drawing, host });
  }

  it('shows what the run makes of a sprite, and stars that', async () => {
    const { screen, studio } = await panel();
    await expect.element(screen.getByRole('img', { name: 'Nothing is drawn yet' })).toBeVisible();
    await screen.getByRole('button', { name: 'Start from a sprite' }).click();
    await screen.getByRole('button', { name: 'Star', exact: true }).click();
    await expect
      .poll(() => studio.asked('favourites.add'))
      .toEqual([{ sampleId: 'kept', index: 0, recolouring: null }]);
    expect(studio.asked('runs.keepDrawing')).toEqual([{ drawingId: 'd7' }]);
  });

  it('keeps it without a star, once, and draws on from what was kept', async () => {
    const { screen, studio } = await panel();
    await screen.getByRole('button', { name: 'Start from a sprite' }).click();
    await screen.getByRole('button', { name: 'Keep', exact: true }).click();
    await expect.element(screen.getByRole('button', { name: 'Kept', exact: true })).toBeDisabled();
    await screen.getByRole('button', { name: 'Save it, and keep it' }).click();
    await expect.poll(() => studio.asked('files.save')).toHaveLength(1);
    expect(studio.asked('creatures.png')).toEqual([{ creature: { sampleId: 'kept', index: 0 } }]);
    expect(studio.asked('runs.keepDrawing')).toHaveLength(1);
    expect(studio.asked('favourites.add')).toEqual([]);
    await screen.getByRole('button', { name: 'Clear' }).click();
    const drawing = screen.getByRole('application').element() as HTMLCanvasElement;
    const drawn = () => drawing.getContext('2d')?.getImageData(0, 0, 1, 1).data[3];
    await expect.poll(drawn).toBe(0);
    await screen.getByRole('button', { name: 'Draw on from kept drawing 1' }).click();
    await expect.poll(drawn).toBe(200);
    await expect
      .element(screen.getByRole('button', { name: 'Show kept drawing 1 large' }))
      .toBeVisible();
  });

  it('keeps what is shown, also while something newer is drawn', async () => {
    const { screen, studio } = await panel();
    await screen.getByRole('button', { name: 'Start from a sprite' }).click();
    const keep = screen.getByRole('button', { name: 'Keep', exact: true });
    await expect.element(keep).toBeEnabled();
    studio.answer({ 'runs.translate': () => new Promise(() => undefined) });
    await screen.getByRole('button', { name: 'Clear' }).click();
    await expect.element(screen.getByText('Drawing…')).toBeVisible();
    await keep.click();
    await expect.poll(() => studio.asked('runs.keepDrawing')).toEqual([{ drawingId: 'd7' }]);
    await expect
      .element(screen.getByRole('button', { name: 'Show kept drawing 1 large' }))
      .toBeVisible();
  });

  it('begins with a picture from a file, and with one that is pasted', async () => {
    const { screen, studio } = await panel();
    const file = new File([new Uint8Array([1, 2, 3])], 'outline.png', { type: 'image/png' });
    await screen.getByLabelText('Picture to draw from').upload(file);
    await expect
      .poll(() => studio.asked('runs.sourceOfPicture'))
      .toEqual([{ runId: 'r9', file: Uint8Array.of(1, 2, 3) }]);
    await expect.element(screen.getByRole('button', { name: 'Undo (Ctrl+Z)' })).toBeEnabled();
    const paste = (type: string, target: EventTarget = document.body) => {
      const clipboardData = new DataTransfer();
      clipboardData.items.add(new File([new Uint8Array([4])], 'pasted', { type }));
      const event = new ClipboardEvent('paste', {
        ...{ clipboardData, bubbles: true, cancelable: true },
      });
      target.dispatchEvent(event);
      return event.defaultPrevented;
    };
    expect(paste('text/plain')).toBe(false);
    expect(paste('image/png')).toBe(true);
    await expect.poll(() => studio.asked('runs.sourceOfPicture')).toHaveLength(2);
  });

  it('takes its tools by letters, and what is undone here is undone nowhere else', async () => {
    const { screen, stores } = await panel();
    let undone = 0;
    stores.toasts.say('A creature was rejected.', { label: 'Undo', run: () => undone++ });
    const heard: string[] = [];
    const listen = (event: KeyboardEvent) => heard.push(event.key);
    window.addEventListener('keydown', listen);
    const drawing = screen.getByRole('application');
    drawing.element().focus();
    await userEvent.keyboard(' fm');
    await expect
      .element(screen.getByRole('button', { name: 'Fill (F)', pressed: true }))
      .toBeVisible();
    await expect
      .element(screen.getByRole('button', { name: 'Mirror left and right (M)', pressed: true }))
      .toBeVisible();
    await userEvent.keyboard('{Control>}z{/Control}');
    window.removeEventListener('keydown', listen);
    await expect.element(screen.getByRole('button', { name: 'Redo (Ctrl+Shift+Z)' })).toBeEnabled();
    expect(heard).not.toContain('z');
    expect(heard).not.toContain('f');
    expect(undone).toBe(0);
  });
});
