import type { Head } from './bodies.ts';
import type { HalfCanvas, PartStyle, CanvasPoint } from './half-canvas.ts';
import type { SeededRandom } from './random.ts';

type DrawFeature = (canvas: HalfCanvas, head: Head, random: SeededRandom) => void;

const body = { ramp: 'body', edged: true } as const;
const accent = { ramp: 'accent', edged: true } as const;
const white = { ramp: 'eye', tone: 'light' } as const;
const dark = { ramp: 'eye', tone: 'outline' } as const;

function top({ centreY, radiusY }: Head): number {
  return centreY - radiusY;
}

const catEars: DrawFeature = (canvas, head, random) => {
  const height = random.between(3, 5);
  const ear = (inset: number): CanvasPoint[] => [
    [head.radiusX * 0.3 + inset, top(head) + 2],
    [head.radiusX * 0.85 - inset * 0.3, top(head) - height + inset * 1.6],
    [head.radiusX * 0.95 - inset, top(head) + 4],
  ];
  canvas.polygon(ear(0), body);
  canvas.polygon(ear(1), { ramp: 'accent' });
};

const roundEars: DrawFeature = (canvas, head, random) => {
  const radius = random.between(2.4, 3.4);
  const centre: CanvasPoint = [head.radiusX * 0.75, top(head) + 1];
  canvas.ellipse(centre, [radius, radius], body);
  canvas.ellipse(centre, [radius - 1.3, radius - 1.3], { ramp: 'belly' });
};

const longEars: DrawFeature = (canvas, head, random) => {
  const lean = random.between(0, 3);
  const tip: CanvasPoint = [
    head.radiusX * 0.45 + lean,
    Math.max(3, top(head) - random.between(4, 7)),
  ];
  canvas.limb([head.radiusX * 0.4, top(head) + 2], tip, 1.7, body);
  canvas.limb([head.radiusX * 0.4, top(head) + 1], tip, 0.6, { ramp: 'accent', tone: 'base' });
};

const horns: DrawFeature = (canvas, head, random) => {
  const reach = random.between(0, 3);
  canvas.polygon(
    [
      [head.radiusX * 0.35, top(head) + 2],
      [head.radiusX * 0.7 + reach, top(head) - random.between(2, 5)],
      [head.radiusX * 0.75, top(head) + 2.5],
    ],
    accent,
  );
};

const oneHorn: DrawFeature = (canvas, head, random) => {
  canvas.polygon(
    [
      [0, top(head) - random.between(3, 6)],
      [2.2, top(head) + 2],
      [0, top(head) + 2],
    ],
    accent,
  );
};

const feelers: DrawFeature = (canvas, head, random) => {
  const tip: CanvasPoint = [random.between(2.5, 6), Math.max(3, top(head) - random.between(3, 6))];
  canvas.limb([1.5, top(head) + 1], tip, 0.7, body);
  canvas.ellipse(tip, [1.6, 1.6], accent);
};

const leaf: DrawFeature = (canvas, head, random) => {
  const y = top(head);
  const reach = random.between(4, 7);
  canvas.limb([0, y + 1], [0.3, y - 2], 0.8, { ramp: 'accent', tone: 'shade' });
  canvas.polygon(
    [
      [0, y - 2],
      [reach * 0.5, y - 5],
      [reach, y - 3.5],
      [reach * 0.6, y - 1.5],
    ],
    accent,
  );
};

const crest: DrawFeature = (canvas, head, random) => {
  const height = random.between(3, 5);
  for (const [x, lift] of [
    [3.6, 0.55],
    [0.4, 1],
  ] as const) {
    canvas.polygon(
      [
        [x - 2, top(head) + 2],
        [x, top(head) - height * lift],
        [x + 2.2, top(head) + 2.5],
      ],
      accent,
    );
  }
};

const fins: DrawFeature = (canvas, head, random) => {
  const reach = Math.min(14, head.radiusX + random.between(2.5, 4.5));
  canvas.polygon(
    [
      [head.radiusX - 1.5, head.centreY - 3],
      [reach, head.centreY - 4],
      [reach - 1.5, head.centreY - 1],
      [reach, head.centreY + 1.5],
      [head.radiusX - 1.5, head.centreY + 2],
    ],
    accent,
  );
};

const none: DrawFeature = () => undefined;

export const headgear: readonly DrawFeature[] = [
  catEars,
  roundEars,
  longEars,
  horns,
  oneHorn,
  feelers,
  leaf,
  crest,
  fins,
  none,
];

/** Columns and rows of pixels, relative to the eye's inner upper corner. */
function block(x: number, y: number, width: number, height: number): CanvasPoint[] {
  return Array.from({ length: width * height }, (_, index) => [
    x + (index % width),
    y + Math.floor(index / width),
  ]);
}

type DrawEyes = (canvas: HalfCanvas, x: number, y: number) => void;

const eyes: readonly DrawEyes[] = [
  /* beads with a gleam */
  (canvas, x, y) => {
    canvas.dots(block(x, y, 2, 3), dark);
    canvas.dots([[x, y]], white);
  },
  /* large, looking at you */
  (canvas, x, y) => {
    canvas.dots(block(x, y - 1, 3, 4), white);
    canvas.dots(block(x, y, 2, 2), dark);
  },
  /* small beads */
  (canvas, x, y) => canvas.dots(block(x + 1, y, 1, 2), dark),
  /* angry */
  (canvas, x, y) => {
    canvas.dots(block(x, y, 3, 2), white);
    canvas.dots(block(x, y, 1, 2), dark);
    canvas.dots(
      [
        [x, y],
        [x + 1, y - 1],
        [x + 2, y - 1],
      ],
      dark,
    );
  },
  /* asleep */
  (canvas, x, y) =>
    canvas.dots(
      [
        [x, y + 1],
        [x + 1, y + 2],
        [x + 2, y + 1],
      ],
      dark,
    ),
  /* wide, coloured */
  (canvas, x, y) => {
    canvas.dots(block(x, y - 1, 3, 3), { ramp: 'eye', tone: 'base' });
    canvas.dots(block(x, y, 2, 2), dark);
    canvas.dots([[x, y]], white);
  },
];

type DrawMouth = (canvas: HalfCanvas, y: number) => void;

const mouths: readonly DrawMouth[] = [
  /* smile */
  (canvas, y) => {
    canvas.dots(block(0, y + 1, 1, 1), dark);
    canvas.dots([[1, y]], dark);
  },
  /* straight */
  (canvas, y) => canvas.dots(block(0, y, 2, 1), dark),
  /* open */
  (canvas, y) => {
    canvas.dots(block(0, y, 2, 1), dark);
    canvas.dots(block(0, y + 1, 1, 1), { ramp: 'accent', tone: 'base' });
  },
  /* fangs */
  (canvas, y) => {
    canvas.dots(block(0, y, 3, 1), dark);
    canvas.dots([[1, y + 1]], white);
  },
  /* beak */
  (canvas, y) => {
    canvas.dots(block(0, y - 1, 2, 1), { ramp: 'accent', tone: 'light' });
    canvas.dots(block(0, y, 1, 1), { ramp: 'accent', tone: 'base' });
  },
];

const cheek: PartStyle = { ramp: 'accent', tone: 'light', within: true };

export const drawFace: DrawFeature = (canvas, head, random) => {
  const x = Math.max(1, Math.round(head.radiusX * random.between(0.25, 0.4)));
  const y = Math.round(head.centreY + random.between(-1.5, 0.5));
  random.pick(eyes)(canvas, x, y);
  random.pick(mouths)(canvas, y + 4);
  if (random.chance(0.45)) canvas.dots(block(x + 3, y + 3, 2, 1), cheek);
};
