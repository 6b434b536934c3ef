import palettes from '../../../../resources/creatures/palettes.json' with { type: 'json' };
import { emptyPicture, opaque, type Picture } from '../../../pictures/picture.ts';
import { bodies } from './bodies.ts';
import { drawFace, headgear } from './features.ts';
import {
  type CanvasCell,
  creatureSize,
  HalfCanvas,
  halfWidth,
  type RampName,
  type Tone,
} from './half-canvas.ts';
import { SeededRandom } from './random.ts';

type IsMarked = (column: number, row: number) => boolean;

/** Stripes, bands or speckles on what has the colour of the body; often nothing. */
function drawMarkings(canvas: HalfCanvas, random: SeededRandom): void {
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

type Ramp = Record<Tone, string>;
type Palette = Record<RampName, Ramp>;

/**
 * A small symmetrical creature, the same for the same numbers.
 *
 * @returns a picture of 32 by 32 pixels on a transparent background
 */
export function drawCreature(seed: number, index: number): Picture {
  const random = new SeededRandom(seed, index);
  const canvas = new HalfCanvas();
  const palette = choosePalette(random);
  const adorn = random.pick(headgear);
  const head = random.pick(bodies)(canvas, random);
  if (!head.covered) adorn(canvas, head, random);
  drawMarkings(canvas, random);
  drawFace(canvas, head, random);
  return paint(canvas, palette);
}

function choosePalette(random: SeededRandom): Palette {
  const ramps: Record<string, Ramp> = palettes.ramps;
  const chosen = random.pick(palettes.combinations);
  const ramp = (name: string): Ramp => ramps[name] as Ramp;
  return {
    body: ramp(chosen.body),
    belly: ramp(chosen.belly),
    accent: ramp(chosen.accent),
    eye: {
      ...(chosen.eyes === 'glowing' ? palettes.eyes.glowing : palettes.eyes.dark),
      base: random.pick(palettes.irises),
    },
  };
}

function paint(canvas: HalfCanvas, palette: Palette): Picture {
  const picture = emptyPicture(creatureSize, creatureSize);
  for (let row = 0; row < creatureSize; row++) {
    for (let column = 0; column < halfWidth; column++) {
      const colour = colourOf(canvas, palette, column, row);
      if (!colour) continue;
      for (const x of [halfWidth + column, halfWidth - 1 - column]) {
        setPixel(picture, x, row, colour);
      }
    }
  }
  return picture;
}

/** The cell's own colour, or the outline where a part ends; null where nothing is. */
function colourOf(
  canvas: HalfCanvas,
  palette: Palette,
  column: number,
  row: number,
): string | null {
  const own = canvas.cell(column, row);
  const neighbours = [
    canvas.cell(column - 1, row),
    column + 1 < halfWidth ? canvas.cell(column + 1, row) : undefined,
    canvas.cell(column, row - 1),
    canvas.cell(column, row + 1),
  ].filter((cell) => cell !== undefined);
  if (!own)
    return neighbours.length > 0 ? palette[(neighbours[0] as CanvasCell).ramp].outline : null;
  const isBehind = neighbours.some(({ part, edged }) => edged && part > own.part);
  return palette[own.ramp][isBehind ? 'outline' : own.tone];
}

function setPixel({ data }: Picture, x: number, y: number, colour: string): void {
  const rgb = Number.parseInt(colour.slice(1), 16);
  data.set([rgb >> 16, (rgb >> 8) & 255, rgb & 255, opaque], (y * creatureSize + x) * 4);
}
