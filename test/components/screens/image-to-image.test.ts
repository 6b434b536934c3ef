import { describe, expect, it } from 'vitest';
import { userEvent } from 'vitest/browser';
import { nothing } from '../../../renderer/screens/run/image-to-image/brush.ts';
import { DrawingBoard } from '../../../renderer/screens/run/image-to-image/drawing-board.svelte.ts';
import DrawingCanvas from '../../../renderer/screens/run/image-to-image/DrawingCanvas.svelte';
import DrawingTools from '../../../renderer/screens/run/image-to-image/DrawingTools.svelte';
import ImageToImagePanel from '../../../renderer/screens/run/image-to-image/ImageToImagePanel.svelte';
import { toPicture } from '../../../renderer/lib/picture-pixels.ts';
import PixelPicture from '../../../renderer/components/PixelPicture.svelte';
import type { Sample } from '../../../shared/run/run.ts';
import { exampleRun } from '../../unit/renderer/example-run.ts';
import { answersOfLibrary, pond, sheetsOf, stars } from '../example-library.ts';
import { mount } from '../mount.ts';

const black = [0, 0, 0, 255] as const;
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

describe('the canvas for a drawing', () => {
  it('is drawn on by the keyboard, and says where', async () => {
    const board = new DrawingBoard(size);
    const given = { board, brush: { width: 1, colour: [...black] as never }, ground: null };
    const { screen } = await mount(DrawingCanvas, given);
    screen
      .getByRole('application', { name: /^Drawing of 8 by 8 pixels/ })
      .element()
      .focus();
    await userEvent.keyboard(' {Shift>}{ArrowRight}{/Shift}');
    await expect.element(screen.getByText('Column 6, row 5')).toBeInTheDocument();
    expect(inked(board)).toBe(2);
  });

  it('is drawn on by the pointer', async () => {
    const board = new DrawingBoard(size);
    const given = { board, brush: { width: 1, colour: [...black] as never }, ground: '#ffffff' };
    const { screen } = await mount(DrawingCanvas, given);
    await screen.getByRole('application').click();
    expect(inked(board)).toBe(1);
  });
});

describe('the tools for a drawing', () => {
  it('undo, redo and clear what was drawn', async () => {
    const board = new DrawingBoard(size);
    const given = {
      board,
      brush: { width: 1, colour: nothing },
      palette: ['#000000', '#ff0000'],
      anyColour: true,
    };
    const { screen } = await mount(DrawingTools, given);
    await expect.element(screen.getByRole('button', { name: 'Undo (Ctrl+Z)' })).toBeDisabled();
    board.beginStroke();
    board.extendStroke({ width: 1, colour: [...black] as never }, { x: 0, y: 0 }, { x: 2, y: 0 });
    await screen.getByRole('button', { name: 'Undo (Ctrl+Z)' }).click();
    expect(inked(board)).toBe(0);
    await screen.getByRole('button', { name: 'Redo (Ctrl+Shift+Z)' }).click();
    expect(inked(board)).toBe(3);
    await screen.getByRole('button', { name: 'Clear' }).click();
    expect(inked(board)).toBe(0);
  });

  it('are a pencil of several colours and widths, and an eraser', async () => {
    const given = {
      board: new DrawingBoard(size),
      brush: { width: 1, colour: nothing },
      palette: ['#000000', '#ff0000'],
      anyColour: false,
    };
    const { screen } = await mount(DrawingTools, given);
    await screen.getByRole('button', { name: 'Eraser' }).click();
    await expect
      .element(screen.getByRole('button', { name: 'Eraser', pressed: true }))
      .toBeVisible();
    await screen.getByRole('button', { name: '#ff0000' }).click();
    await expect
      .element(screen.getByRole('button', { name: 'Pencil', pressed: true }))
      .toBeVisible();
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
  it('shows what the run makes of a sprite, and stars that', async () => {
    const pixels = new Uint8ClampedArray(pond.size * pond.size * 4).fill(200);
    const picture = toPicture(pixels, pond.size);
    const kept = { ...(sheetsOf(pixWith)[0] as Sample), id: 'kept', count: 1, columns: 1 };
    const star = stars[0];
    if (!star) throw new Error('The example has no star');
    const drawing = {
      ...answersOfLibrary(),
      'runs.exampleSource': () => picture,
      'runs.translate': () => ({ id: 'd7', picture, step: 100 }),
      'runs.keepDrawing': () => kept,
      'favourites.add': () => star,
    };
    const given = { run: pixWith, dataset: pond };
    const { screen, studio } = await mount(ImageToImagePanel, given, { answers: drawing });
    await expect.element(screen.getByRole('img', { name: 'Nothing is drawn yet' })).toBeVisible();
    await screen.getByRole('button', { name: 'Start from a sprite' }).click();
    await screen.getByRole('button', { name: 'Star', exact: true }).click();
    await expect
      .poll(() => studio.asked('favourites.add'))
      .toEqual([{ sampleId: 'kept', index: 0, recolouring: null }]);
    expect(studio.asked('runs.keepDrawing')).toEqual([{ drawingId: 'd7' }]);
  });
});
