/** Pixels of a side of the noise's picture. */
export const noiseSize = 16;
const spritesShown = 4;

/** Some sprites of a dataset, others each step: what a batch looks like. */
export function placesShown(step: number, count: number): number[] {
  const start = scatter(step) % count;
  const shown = Math.min(spritesShown, count);
  return Array.from({ length: shown }, (_, place) => (start + place) % count);
}

/** Grey noise that is another each step, RGBA `[noiseSize, noiseSize, 4]`: a likeness of random numbers, not those of the run. */
export function noisePicture(step: number): Uint8ClampedArray {
  const pixels = new Uint8ClampedArray(noiseSize * noiseSize * 4).fill(255);
  for (let pixel = 0; pixel < noiseSize * noiseSize; pixel++) {
    const grey = scatter(step * noiseSize * noiseSize + pixel) & 255;
    pixels.fill(grey, pixel * 4, pixel * 4 + 3);
  }
  return pixels;
}

/** Neighbouring numbers far apart: the finisher of MurmurHash3 (Appleby 2011). */
function scatter(value: number): number {
  let bits = value >>> 0;
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return (bits ^ (bits >>> 16)) >>> 0;
}
