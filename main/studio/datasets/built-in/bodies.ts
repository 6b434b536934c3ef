import type { HalfCanvas, CanvasPoint } from './half-canvas.ts';
import type { SeededRandom } from './random.ts';

/** Where the face and what grows on the head belong. */
export interface Head {
  centreY: number;
  radiusX: number;
  radiusY: number;
  /** Nothing grows on it. */
  covered?: boolean;
}

/** Draws a kind of body and says where its head is. */
export type DrawBody = (canvas: HalfCanvas, random: SeededRandom) => Head;

const body = { ramp: 'body', edged: true } as const;
const accent = { ramp: 'accent', edged: true } as const;
const belly = { ramp: 'belly' } as const;

/** One round ball on two feet. */
const ball: DrawBody = (canvas, random) => {
  const radiusX = random.between(7, 10.5);
  const radiusY = random.between(7, 9.5);
  const centreY = 28 - radiusY;
  const feet = random.chance(0.5) ? accent : body;
  canvas.ellipse([radiusX * 0.55, 28], [random.between(2.2, 3.4), 2.2], feet);
  if (random.chance(0.7)) {
    canvas.limb([radiusX - 1, centreY + 1], [radiusX + 2, centreY + 4], 1.6, body);
  }
  canvas.ellipse([0, centreY], [radiusX, radiusY], body);
  if (random.chance(0.6)) {
    canvas.ellipse([0, centreY + radiusY * 0.5], [radiusX * 0.55, radiusY * 0.42], belly);
  }
  return { centreY: centreY - 1, radiusX, radiusY };
};

/** A big head on a small upright body with arms and legs. */
const walker: DrawBody = (canvas, random) => {
  const headX = random.between(6, 8.5);
  const headY = random.between(5, 6.5);
  const headCentre = random.between(10, 12);
  const trunkX = random.between(4, 6);
  const trunkY = random.between(5, 6);
  const trunkCentre = headCentre + headY + trunkY - 2.5;
  const ground = Math.min(29, trunkCentre + trunkY + 1.5);
  canvas.ellipse([trunkX * 0.6, ground - 1], [2.4, 2.6], random.chance(0.4) ? accent : body);
  const hand: CanvasPoint = [trunkX + random.between(2.5, 4), trunkCentre + random.between(-3, 2)];
  canvas.limb([trunkX - 1, trunkCentre - 2], hand, random.between(1.2, 1.9), body);
  canvas.ellipse([0, trunkCentre], [trunkX, trunkY], body);
  canvas.ellipse([0, trunkCentre + 0.5], [trunkX * 0.6, trunkY * 0.7], belly);
  canvas.ellipse([0, headCentre], [headX, headY], body);
  return { centreY: headCentre, radiusX: headX, radiusY: headY };
};

/** Seen from the front, standing on four legs. */
const fourLegged: DrawBody = (canvas, random) => {
  const headX = random.between(5.5, 7.5);
  const headY = random.between(5, 6);
  const trunkX = random.between(7.5, 10);
  const trunkCentre = 20;
  const legs = random.chance(0.3) ? accent : body;
  canvas.limb([trunkX - 1.5, 21], [trunkX - 0.5, 26.5], 1.9, legs);
  canvas.ellipse([0, trunkCentre], [trunkX, random.between(5, 6.5)], body);
  canvas.limb([3.2, 22], [3.4, 27], 2, legs);
  canvas.ellipse([0, 22], [2.2, 3.4], belly);
  canvas.ellipse([0, 13.5], [headX, headY], body);
  return { centreY: 13.5, radiusX: headX, radiusY: headY };
};

/** A small body between two wings. */
const flyer: DrawBody = (canvas, random) => {
  const radiusX = random.between(4.5, 6);
  const radiusY = random.between(5.5, 7);
  const centreY = random.between(15, 17);
  const tip = random.between(6, 10);
  const notch = random.between(15, 18);
  canvas.polygon(
    [
      [3, centreY + 2],
      [8, tip + 2],
      [14.5, tip],
      [13.5, notch],
      [10.5, notch - 1],
      [9.5, notch + 4],
      [5, centreY + 5],
    ],
    accent,
  );
  if (random.chance(0.6)) {
    canvas.polygon(
      [
        [6, centreY],
        [12.5, tip + 3],
        [11, notch - 2],
      ],
      belly,
    );
  }
  canvas.ellipse([2, centreY + radiusY], [1.4, 2], accent);
  canvas.ellipse([0, centreY], [radiusX, radiusY], body);
  canvas.ellipse([0, centreY + radiusY * 0.5], [radiusX * 0.6, radiusY * 0.4], belly);
  return { centreY: centreY - 1.5, radiusX, radiusY };
};

/** A dome that floats on tails. */
const ghost: DrawBody = (canvas, random) => {
  const radiusX = random.between(6.5, 9);
  const centreY = random.between(12, 14);
  const tails = random.pick([2, 3]);
  const hem = random.between(23, 26);
  for (let tail = 0; tail < tails; tail++) {
    const x = (tail + 0.4) * (radiusX / tails);
    canvas.limb([x, centreY + 3], [x * 1.25, hem + (tail % 2) * 2], radiusX / tails / 1.6, body);
  }
  if (random.chance(0.6)) canvas.ellipse([radiusX + 1, centreY + 4], [2.2, 1.7], body);
  canvas.ellipse([0, centreY + 1], [radiusX, radiusX], body);
  return { centreY, radiusX, radiusY: radiusX };
};

/** Wide and low, with claws and many legs. */
const crawler: DrawBody = (canvas, random) => {
  const radiusX = random.between(8, 10);
  const radiusY = random.between(5, 6.5);
  const centreY = random.between(19, 21);
  for (const [reach, drop] of [
    [4.2, 3],
    [2.6, 6],
    [0, 7.5],
  ] as const) {
    canvas.limb(
      [radiusX - 3, centreY + 1],
      [Math.min(14, radiusX - 1.5 + reach), Math.min(28, centreY + drop)],
      1.1,
      body,
    );
  }
  const clawY = centreY - random.between(5, 8);
  canvas.limb([radiusX - 1, centreY - 1], [11.5, clawY + 2], 1.1, body);
  canvas.ellipse([11.5, clawY], [2.8, 2.6], accent);
  canvas.polygon(
    [
      [11, clawY - 3.5],
      [12.4, clawY - 0.5],
      [13, clawY - 3.5],
    ],
    { ramp: 'accent', tone: 'outline', within: true },
  );
  canvas.ellipse([0, centreY], [radiusX, radiusY], body);
  canvas.ellipse([0, centreY + radiusY * 0.55], [radiusX * 0.6, radiusY * 0.4], belly);
  return { centreY: centreY - 1, radiusX, radiusY };
};

/** A stalk below a broad cap. */
const mushroom: DrawBody = (canvas, random) => {
  const stalkX = random.between(4.5, 6.5);
  const capX = random.between(9, 13);
  const capY = random.between(6, 8);
  const capCentre = random.between(12, 14);
  canvas.ellipse([stalkX * 0.6, 28], [2.2, 1.8], body);
  canvas.ellipse([0, 22], [stalkX, 6.8], body);
  canvas.ellipse([0, capCentre], [capX, capY], accent);
  canvas.ellipse([0, capCentre + capY * 0.8], [capX * 0.8, 2.4], { ramp: 'belly', edged: true });
  for (const [x, y] of [
    [random.between(0, 2), capCentre - capY * 0.5],
    [capX * 0.55, capCentre - capY * 0.15],
  ] as CanvasPoint[]) {
    canvas.ellipse([x, y], [random.between(1.2, 2.2), 1.5], { ramp: 'belly', within: true });
  }
  return { centreY: 22, radiusX: stalkX, radiusY: 5, covered: true };
};

/** A drop that has melted into a puddle. */
const slime: DrawBody = (canvas, random) => {
  const radiusX = random.between(8, 11.5);
  const top = random.between(8, 13);
  canvas.ellipse([radiusX * 0.45, 26], [radiusX * 0.6, 3.6], body);
  canvas.polygon(
    [
      [0, top - 3],
      [2.5, top],
      [radiusX * 0.75, 18],
      [radiusX, 25],
      [radiusX * 0.6, 28],
      [0, 28],
    ],
    body,
  );
  canvas.ellipse([radiusX * 0.3, top + 6], [1.4, 2.2], {
    ramp: 'body',
    tone: 'light',
    within: true,
  });
  return { centreY: 20.5, radiusX: radiusX * 0.85, radiusY: 6.5 };
};

export const bodies: readonly DrawBody[] = [
  ball,
  walker,
  fourLegged,
  flyer,
  ghost,
  crawler,
  mushroom,
  slime,
];
