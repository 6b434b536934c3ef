import { creatureSize, halfWidth, type HalfCanvas, type Tone } from './half-canvas.ts';
import type { SeededRandom } from './random.ts';

type IsMarked = (column: number, row: number) => boolean;

/** Stripes, bands or speckles on what has the colour of the body; often nothing. */
export function drawMarkings(canvas: HalfCanvas, random: SeededRandom): void {
  const isMarked = chooseMarking(random);
  if (!isMarked) return;
  for (let row = 0; row < creatureSize; row++) {
    for (let column = 0; column < halfWidth; column++) {
      const cell = canvas.cell(column, row);
      if (cell?.ramp === 'body' && isMarked(column, row)) {
        canvas.setTone(column, row, darker[cell.tone]);
      }
    }
  }
}

const darker: Record<Tone, Tone> = {
  light: 'base',
  base: 'shade',
  shade: 'shade',
  outline: 'outline',
};

function chooseMarking(random: SeededRandom): IsMarked | null {
  const phase = Math.floor(random.between(0, 5));
  const speckles = new Set(
    Array.from({ length: 14 }, () => {
      const column = Math.floor(random.between(1, halfWidth - 1));
      return Math.floor(random.between(0, creatureSize)) * halfWidth + column;
    }),
  );
  return random.pick<IsMarked | null>([
    null,
    null,
    null,
    (column, row) => (row + phase) % 5 === 0 && column > 3,
    (column, row) => (row + column + phase) % 6 === 0 && column > 2,
    (column, row) => speckles.has(row * halfWidth + column),
  ]);
}
