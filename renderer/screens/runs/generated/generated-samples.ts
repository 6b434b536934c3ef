import artwork from './artwork.png';
import byColour from './by-colour.png';
import colours from './colours.png';
import ladder from './ladder.png';
import light from './light.png';
import outline from './outline.png';
import quick from './quick.png';
import recipe2017 from './recipe-2017.png';
import shaded from './shaded.png';
import tags from './tags.png';
import vanillaAgainstWgan from './vanilla-against-wgan.png';

export interface GeneratedSample {
  picture: string;
  /** By what, where it is not this preset at 32x32. */
  by?: string;
}

/**
 * What presets come to, cut from the sheets of docs/models.md and docs/quality.md, of the comparison from those of its two runs: creatures that trainings of these
 * presets have generated at 32x32, of the ladder and of the comparison two a run. Those that take too long for that are
 * shown by what is nearest to them, or by as far as they were trained, and say so.
 */
export const generatedSamples: Readonly<Record<string, GeneratedSample>> = {
  'by-colour': { picture: byColour },
  tags: { picture: tags, by: 'by the same networks without palettes' },
  '64': { picture: quick, by: 'by the same recipe at 32×32' },
  artwork: { picture: artwork, by: 'in 300 processor seconds, of artwork on black' },
  colours: { picture: colours },
  ladder: { picture: ladder },
  outline: { picture: outline },
  overnight: { picture: quick, by: 'by smaller networks at 32×32' },
  'gpu-64': { picture: quick, by: 'by smaller networks at 32×32' },
  'gpu-128': { picture: light, by: 'by smaller networks at 32×32, without palettes' },
  quick: { picture: quick },
  shaded: { picture: shaded },
  'recipe-2017': { picture: recipe2017, by: 'in 600 steps, of the lesson’s artwork' },
  'vanilla-against-wgan': { picture: vanillaAgainstWgan },
};
