import { principalComponents } from './principal-components.ts';

/**
 * For each principal component of what is made of latents the direction of latents that leads along it, by least squares:
 * coordinates along components are uncorrelated, so each is found by itself.
 *
 * @param activations `[count, width]`, what is made of the latents
 * @param latents `[count, latentWidth]`
 * @param most how many directions are kept at most
 * @returns unit vectors, `[latentWidth]` each
 */
export function leadingDirections(
  activations: Float32Array,
  latents: Float32Array,
  count: number,
  most: number,
): Float64Array[] {
  const width = activations.length / count;
  const latentWidth = latents.length / count;
  const { mean, directions } = principalComponents(activations, count, Math.min(most, latentWidth));
  return directions.flatMap((component) => {
    const direction = new Float64Array(latentWidth);
    for (let one = 0; one < count; one++) {
      let coordinate = 0;
      for (let at = 0; at < width; at++)
        coordinate += (activations[one * width + at] - mean[at]) * component[at];
      for (let at = 0; at < latentWidth; at++)
        direction[at] += coordinate * latents[one * latentWidth + at];
    }
    const length = Math.sqrt(direction.reduce((sum, value) => sum + value * value, 0));
    return length > 0 ? [direction.map((value) => value / length)] : [];
  });
}
