/** A colour as people see it: equal distances look equally far apart. */
export interface Oklab {
  /** 0 (black) to 1 (white). */
  lightness: number;
  /** Green (negative) to red, about ±0.4. */
  a: number;
  /** Blue (negative) to yellow, about ±0.4. */
  b: number;
}

/**
 * Björn Ottosson, "A perceptual color space for image processing" (2020), with his matrices.
 *
 * @param red green, blue: sRGB, 0-255
 */
export function toOklab(red: number, green: number, blue: number): Oklab {
  const [r, g, b] = [toLinear(red), toLinear(green), toLinear(blue)];
  const long = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const medium = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const short = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return {
    lightness: 0.2104542553 * long + 0.793617785 * medium - 0.0040720468 * short,
    a: 1.9779984951 * long - 2.428592205 * medium + 0.4505937099 * short,
    b: 0.0259040371 * long + 0.7827717662 * medium - 0.808675766 * short,
  };
}

export function chromaOf({ a, b }: Oklab): number {
  return Math.hypot(a, b);
}

/** In degrees, 0-360: red lies at 29, yellow at 110, green at 142, blue at 264. */
export function hueOf({ a, b }: Oklab): number {
  return ((Math.atan2(b, a) * 180) / Math.PI + 360) % 360;
}

/** The sRGB transfer function: IEC 61966-2-1. */
function toLinear(channel: number): number {
  const value = channel / 255;
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
}
