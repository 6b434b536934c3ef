/**
 * Images of the generator as people see them: RGBA 0-255 with straight alpha.
 *
 * @param images premultiplied, in [-1, 1]
 */
export function toRgba(images: Float32Array, channels: 3 | 4): Uint8Array {
  const count = images.length / channels;
  const rgba = new Uint8Array(count * 4);
  for (let pixel = 0; pixel < count; pixel++) {
    const source = pixel * channels;
    const alpha = channels === 4 ? toUnit(images[source + 3]) : 1;
    const visible = alpha * 255 >= 0.5;
    for (let channel = 0; channel < 3; channel++) {
      const colour = visible ? Math.min(1, toUnit(images[source + channel]) / alpha) : 0;
      rgba[pixel * 4 + channel] = Math.round(colour * 255);
    }
    rgba[pixel * 4 + 3] = Math.round(alpha * 255);
  }
  return rgba;
}

/** [-1, 1] → [0, 1]. */
export function toUnit(value: number): number {
  return Math.min(1, Math.max(0, (value + 1) / 2));
}
