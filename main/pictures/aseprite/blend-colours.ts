/** Red, green and blue, 0-255. */
export type Rgb = readonly [number, number, number];
/** What is below and what lies above it, made one. */
export type Blend = (below: Rgb, above: Rgb) => Rgb;

/*
 * The modes that mix the channels, as the W3C's Compositing and Blending Level 1 defines them ("non-separable blend modes"),
 * cut to whole numbers as Aseprite does it.
 */

/** The hue of what lies above, with the saturation and luminosity of what is below. */
export const hue: Blend = (below, above) =>
  withLuminosity(withSaturation(above, saturationOf(below)), luminosityOf(below));

export const saturation: Blend = (below, above) =>
  withLuminosity(withSaturation(below, saturationOf(above)), luminosityOf(below));

/** Its hue and its saturation. */
export const colour: Blend = (below, above) => withLuminosity(above, luminosityOf(below));

export const luminosity: Blend = (below, above) => withLuminosity(below, luminosityOf(above));

function luminosityOf([red, green, blue]: Rgb): number {
  return 0.3 * red + 0.59 * green + 0.11 * blue;
}

function saturationOf(rgb: Rgb): number {
  return Math.max(...rgb) - Math.min(...rgb);
}

/** The least of the channels becomes 0, the greatest the saturation, what is between stays between. */
function withSaturation(rgb: Rgb, wanted: number): Rgb {
  const least = Math.min(...rgb);
  const range = saturationOf(rgb);
  const moved = (channel: number) => (range === 0 ? 0 : ((channel - least) * wanted) / range);
  return [moved(rgb[0]), moved(rgb[1]), moved(rgb[2])];
}

function withLuminosity(rgb: Rgb, wanted: number): Rgb {
  const added = wanted - luminosityOf(rgb);
  return inRange([rgb[0] + added, rgb[1] + added, rgb[2] + added]);
}

/** Drawn towards the grey of its luminosity as far as it lies outside. */
function inRange(rgb: Rgb): Rgb {
  const grey = luminosityOf(rgb);
  const [least, most] = [Math.min(...rgb), Math.max(...rgb)];
  const clipped = (channel: number) => {
    const notBelow = least < 0 ? grey + ((channel - grey) * grey) / (grey - least) : channel;
    const notAbove =
      most > 255 ? grey + ((notBelow - grey) * (255 - grey)) / (most - grey) : notBelow;
    return cut(notAbove);
  };
  return [clipped(rgb[0]), clipped(rgb[1]), clipped(rgb[2])];
}

/** Not rounded; what floating point leaves just below a whole number is that number. */
function cut(channel: number): number {
  return Math.min(255, Math.max(0, Math.floor(channel + 1e-9)));
}
