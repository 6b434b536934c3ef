/** Luma of Rec. 709 (ITU-R BT.709-6, item 3.2). */
const [redWeight, greenWeight, blueWeight] = [0.2126, 0.7152, 0.0722];

/** How bright the pixel that begins at `start` is, 0-255. */
export function luma(pixels: ArrayLike<number>, start: number): number {
  return (
    pixels[start] * redWeight + pixels[start + 1] * greenWeight + pixels[start + 2] * blueWeight
  );
}
