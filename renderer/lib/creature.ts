/** A small symmetrical creature of our own, for empty screens and cards. Pure decoration. */
export interface TinyCreature {
  size: number;
  pixels: { x: number; y: number; colour: string }[];
}

const size = 12;
const outline = '#3a2a22';
const eye = '#fffaf0';
/** Body, shade and light of each kind. */
const palettes = [
  ['#e8622c', '#b8431a', '#ffd3a8'],
  ['#2f9e7a', '#1d6b54', '#bdf0d6'],
  ['#4a7fd6', '#2d549e', '#c9e0ff'],
  ['#c9589b', '#8e356b', '#ffd0ea'],
  ['#d9a521', '#99700d', '#fff0b8'],
  ['#7f63c4', '#553f90', '#e0d4ff'],
] as const;

/** The same seed always gives the same creature: the left half is drawn by chance and mirrored. */
export function tinyCreatureOf(seed: number): TinyCreature {
  const random = randomOf(seed);
  const [body, shade, light] = palettes[Math.floor(random() * palettes.length)] ?? palettes[0];
  const half = size / 2;
  const filled = (x: number, y: number): boolean => shape[y]?.[x] ?? false;
  const shape = Array.from({ length: size }, (_, y) =>
    Array.from({ length: half }, (_, x) => random() < likelihood(x, y, half)),
  );
  const eyeRow = 4 + Math.floor(random() * 2);
  const eyeColumn = 3 + Math.floor(random() * 2);
  const pixels: TinyCreature['pixels'] = [];
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < half; x++) {
      const colour = colourAt(x, y);
      if (colour) pixels.push({ x, y, colour }, { x: size - 1 - x, y, colour });
    }
  }
  return { size, pixels };

  function colourAt(x: number, y: number): string | null {
    if (y === eyeRow && x === eyeColumn) return outline;
    if (y === eyeRow && x === eyeColumn - 1) return eye;
    if (filled(x, y)) {
      if (y > 6 && x > 3) return light;
      return y > 8 || x < 2 ? shade : body;
    }
    const touches =
      filled(x - 1, y) ||
      filled(x, y - 1) ||
      filled(x, y + 1) ||
      (x < half - 1 && filled(x + 1, y));
    return touches ? outline : null;
  }
}

/** Surely filled in the middle, never at the rim (the outline's place), by chance between. */
function likelihood(x: number, y: number, half: number): number {
  if (x === 0 || y === 0 || y === size - 1) return 0;
  const distance = Math.hypot((half - 0.5 - x) / half, (y - 6) / half);
  if (distance < 0.55) return 1;
  return distance < 1.05 ? 0.5 : 0.12;
}

/** Mulberry32: small, fast, the same everywhere. */
function randomOf(seed: number): () => number {
  let state = Math.imul(seed + 1, 0x9e3779b9);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
