import type { Brush, PixelPlace } from '../../shared/drawing/brush.ts';
import {
  emptyDrawing,
  filled,
  strokeBegun,
  strokeExtended,
  type DrawnPicture,
} from '../../shared/drawing/drawn-picture.ts';
import { arrowKeys, placeBeside, placeUnder } from '../../shared/drawing/pointing.ts';
import { element, showPixels } from './elements.ts';

/** What is in the hand. */
export interface Tool {
  kind: 'pencil' | 'eraser' | 'fill';
  brush: Brush;
}

export interface DrawingBoard {
  element: HTMLElement;
  drawn(): DrawnPicture;
  /** Shows something else, as an undone stroke. */
  change(to: DrawnPicture): void;
  /** Shows, or no longer, the line down the middle. */
  showMirror(shown: boolean): void;
}

/**
 * A picture that is drawn with a mouse, a pen, a finger or keys, pixel by pixel.
 *
 * @param ground behind what is drawn; null where that stays transparent
 */
export function drawingBoard(
  { size, ground }: { size: number; ground: string | null },
  toolInHand: () => Tool,
  onChange: () => void,
): DrawingBoard {
  let drawn = emptyDrawing(size);
  /** Where the stroke under way has come to. */
  let last: PixelPlace | null = null;
  /** The pixel that the keyboard paints. */
  let cursor: PixelPlace = { x: size >> 1, y: size >> 1 };

  const canvas = element('canvas', { width: size, height: size, tabIndex: 0 });
  canvas.setAttribute('role', 'application');
  canvas.setAttribute(
    'aria-label',
    `Drawing of ${size} by ${size} pixels. Arrow keys move, Space uses the tool, Shift and an arrow key draw.`,
  );
  if (ground) canvas.style.background = ground;
  const mark = element('div', { className: 'mark', hidden: true });
  const mirror = element('div', { className: 'mirror', hidden: true });
  const place = element('p', { className: 'muted' });
  place.setAttribute('aria-live', 'polite');
  const board = element('div', { className: 'board' }, [canvas, mirror, mark]);
  board.style.setProperty('--cell', `${100 / size}%`);

  function change(to: DrawnPicture): void {
    if (to === drawn) return;
    drawn = to;
    showPixels(canvas, drawn.pixels);
    onChange();
  }

  function paint(from: PixelPlace, to: PixelPlace, before = strokeBegun(drawn)): void {
    change(strokeExtended(before, toolInHand().brush, from, to));
  }

  function use(at: PixelPlace): void {
    const { kind, brush } = toolInHand();
    if (kind === 'fill') change(filled(drawn, brush, at));
    else paint(at, at);
  }

  function moveBy(way: PixelPlace, painting: boolean): void {
    const from = cursor;
    cursor = placeBeside(cursor, way, size);
    if (painting) paint(from, cursor);
  }

  /** Where the keyboard would draw; a hand shows that itself. */
  function showMark(byKeyboard: boolean): void {
    mark.hidden = !byKeyboard;
    mark.style.left = `${(100 * cursor.x) / size}%`;
    mark.style.top = `${(100 * cursor.y) / size}%`;
    place.textContent = byKeyboard ? `Column ${cursor.x + 1}, row ${cursor.y + 1}` : '';
  }

  const placeOf = (event: PointerEvent) => placeUnder(event, canvas.getBoundingClientRect(), size);
  canvas.addEventListener('pointerdown', (event) => {
    if (event.button !== 0 || !event.isPrimary) return;
    canvas.setPointerCapture(event.pointerId);
    showMark(false);
    const at = placeOf(event);
    use(at);
    if (toolInHand().kind !== 'fill') last = at;
  });
  canvas.addEventListener('pointermove', (event) => {
    if (!last || !event.isPrimary) return;
    // A fast hand moves several times between two frames.
    const coalesced = event.getCoalescedEvents();
    for (const next of (coalesced.length > 0 ? coalesced : [event]).map(placeOf)) {
      paint(last, next, drawn);
      last = next;
    }
  });
  for (const end of ['pointerup', 'pointercancel'])
    canvas.addEventListener(end, () => {
      last = null;
    });
  canvas.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const way = arrowKeys[event.key];
    if (way) moveBy(way, event.shiftKey);
    else if (event.key === ' ' || event.key === 'Enter') use(cursor);
    else return;
    showMark(true);
    event.preventDefault();
  });
  canvas.addEventListener('blur', () => showMark(false));

  return {
    element: element('div', {}, [board, place]),
    drawn: () => drawn,
    change,
    showMirror(shown) {
      mirror.hidden = !shown;
    },
  };
}
