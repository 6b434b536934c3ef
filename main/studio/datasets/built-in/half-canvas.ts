/** Side of a creature's picture in pixels. */
export const creatureSize = 32;
export const halfWidth = creatureSize / 2;

/** Which colours a part is painted with. */
export type RampName = 'body' | 'belly' | 'accent' | 'eye';
/** Light falls from above. */
export type Tone = 'outline' | 'shade' | 'base' | 'light';

export interface CanvasCell {
  /** Parts are numbered as they are drawn; later ones lie in front. */
  part: number;
  ramp: RampName;
  tone: Tone;
  /** Whether the part is outlined against what lies behind it. */
  edged: boolean;
}

export interface PartStyle {
  ramp: RampName;
  edged?: boolean;
  /** Paints the whole part in one tone. */
  tone?: Tone;
  /** Paints only where something is already: markings on a body. */
  within?: boolean;
}

/** A point: `x` counts pixels from the axis of symmetry, `y` from the top. */
export type CanvasPoint = readonly [x: number, y: number];

/** The right half of a symmetrical picture; the outermost pixels are left for the outline. */
export class HalfCanvas {
  readonly #cells = new Map<number, CanvasCell>();
  #parts = 0;

  cell(column: number, row: number): CanvasCell | undefined {
    // The left half mirrors the right one.
    return this.#cells.get(row * halfWidth + (column < 0 ? -1 - column : column));
  }

  setTone(column: number, row: number, tone: Tone): void {
    const cell = this.cell(column, row);
    if (cell) this.#cells.set(row * halfWidth + column, { ...cell, tone });
  }

  /** An ellipse and its mirror image. */
  ellipse(
    [centreX, centreY]: CanvasPoint,
    [radiusX, radiusY]: CanvasPoint,
    style: PartStyle,
  ): void {
    this.#paint(style, (x, y) => {
      const across = (Math.abs(x) - centreX) / radiusX;
      const acrossAxis = (Math.abs(x) + centreX) / radiusX;
      const down = (y - centreY) / radiusY;
      const nearest = Math.min(Math.abs(across), Math.abs(acrossAxis));
      return nearest ** 2 + down ** 2 <= 1 ? down * 0.9 + nearest * 0.25 : null;
    });
  }

  /** A polygon and its mirror image. */
  polygon(corners: readonly CanvasPoint[], style: PartStyle): void {
    const heights = corners.map(([, y]) => y);
    const [top, bottom] = [Math.min(...heights), Math.max(...heights)];
    this.#paint(style, (x, y) =>
      isInside(corners, x, y) ? (2 * (y - top)) / Math.max(1, bottom - top) - 1 : null,
    );
  }

  /** A line of round ends, `radius` pixels thick to each side, and its mirror image. */
  limb(
    [fromX, fromY]: CanvasPoint,
    [toX, toY]: CanvasPoint,
    radius: number,
    style: PartStyle,
  ): void {
    const [alongX, alongY] = [toX - fromX, toY - fromY];
    const squared = alongX ** 2 + alongY ** 2 || 1;
    this.#paint(style, (x, y) => {
      const along = ((x - fromX) * alongX + (y - fromY) * alongY) / squared;
      const nearest = Math.min(1, Math.max(0, along));
      const distance = Math.hypot(x - fromX - nearest * alongX, y - fromY - nearest * alongY);
      return distance <= radius ? nearest * 1.2 - 0.6 : null;
    });
  }

  /** Single pixels; the axis runs between column 0 and its mirror image. */
  dots(points: readonly CanvasPoint[], style: PartStyle): void {
    const wanted = new Set(points.map(([x, y]) => `${x},${y}`));
    this.#paint(style, (x, y) => (wanted.has(`${Math.floor(x)},${Math.floor(y)}`) ? 0 : null));
  }

  /** `shapeAt` gives how far down a point lies in the shape, -1 to 1, or null outside it. */
  #paint(style: PartStyle, shapeAt: (x: number, y: number) => number | null): void {
    this.#parts++;
    for (let row = 1; row < creatureSize - 1; row++) {
      for (let column = 0; column < halfWidth - 1; column++) {
        const down = shapeAt(column + 0.5, row + 0.5);
        const index = row * halfWidth + column;
        if (down === null || (style.within && !this.#cells.has(index))) continue;
        this.#cells.set(index, {
          part: this.#parts,
          ramp: style.ramp,
          tone: style.tone ?? toneAt(down),
          edged: style.edged ?? false,
        });
      }
    }
  }
}

function toneAt(down: number): Tone {
  if (down < -0.4) return 'light';
  return down > 0.5 ? 'shade' : 'base';
}

function isInside(corners: readonly CanvasPoint[], x: number, y: number): boolean {
  let inside = false;
  corners.forEach(([x1, y1], index) => {
    const [x2, y2] = corners[(index + 1) % corners.length] as CanvasPoint;
    if (y1 > y !== y2 > y && x < ((x2 - x1) * (y - y1)) / (y2 - y1) + x1) inside = !inside;
  });
  return inside;
}
