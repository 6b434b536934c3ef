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

/** How far apart two colours look, squared. */
export function distanceBetween(one: Oklab, other: Oklab): number {
  return (one.lightness - other.lightness) ** 2 + (one.a - other.a) ** 2 + (one.b - other.b) ** 2;
}

/** The inverse of `toOklab`. Channels of colours that no screen shows lie outside of 0-255. */
function toChannels({ lightness, a, b }: Oklab): [red: number, green: number, blue: number] {
  const long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const short = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    fromLinear(4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short),
    fromLinear(-1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short),
    fromLinear(-0.0041960863 * long - 0.7034186147 * medium + 1.707614701 * short),
  ];
}

/** Of a channel's 256 steps, what rounding forgives. */
const tolerance = 0.5;
const halvings = 12;

/** sRGB, 0-255. What no screen shows comes as the most colourful of the same lightness and hue that one does. */
export function fromOklab(colour: Oklab): [red: number, green: number, blue: number] {
  let [shown, tooMuch] = [0, 1];
  if (isShown(toChannels(colour))) shown = 1;
  else
    for (let halving = 0; halving < halvings; halving++) {
      const middle = (shown + tooMuch) / 2;
      if (isShown(toChannels(paler(colour, middle)))) shown = middle;
      else tooMuch = middle;
    }
  const [red, green, blue] = toChannels(paler(colour, shown)).map((channel) =>
    Math.min(255, Math.max(0, Math.round(channel))),
  ) as [number, number, number];
  return [red, green, blue];
}

function isShown(channels: readonly number[]): boolean {
  return channels.every((channel) => channel >= -tolerance && channel <= 255 + tolerance);
}

function paler({ lightness, a, b }: Oklab, share: number): Oklab {
  return { lightness, a: a * share, b: b * share };
}

function fromLinear(value: number): number {
  return 255 * (value <= 0.0031308 ? 12.92 * value : 1.055 * value ** (1 / 2.4) - 0.055);
}
