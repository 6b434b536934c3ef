import byColour from './by-colour.png';
import colours from './colours.png';
import ladder from './ladder.png';
import light from './light.png';
import outline from './outline.png';
import quick from './quick.png';
import tags from './tags.png';
import vanillaAgainstWgan from './vanilla-against-wgan.png';

export interface GeneratedSample {
  picture: string;
  /** By what, where it is not this preset at 32x32. */
  by?: string;
}

/**
 * What presets come to, cut from the sheets of docs/models.md and docs/quality.md: creatures that trainings of these
 * presets have generated at 32x32, of the ladder and of the comparison two a run. Those that take too long for that are
 * shown by what is nearest to them, and say so.
 */
export const generatedSamples: Readonly<Record<string, GeneratedSample>> = {
  'by-colour': { picture: byColour },
  tags: { picture: tags, by: 'by the same networks without palettes' },
  '64': { picture: quick, by: 'by the same recipe at 32×32' },
  colours: { picture: colours },
  ladder: { picture: ladder },
  outline: { picture: outline },
  overnight: { picture: quick, by: 'by smaller networks at 32×32' },
  'gpu-64': { picture: quick, by: 'by smaller networks at 32×32' },
  'gpu-128': { picture: light, by: 'by smaller networks at 32×32, without palettes' },
  quick: { picture: quick },
  'vanilla-against-wgan': { picture: vanillaAgainstWgan },
};

/** Why there is no picture of a preset. */
export const whyNoSample: Readonly<Record<string, string>> = {
  'recipe-2017':
    'No picture: what a processor trains of it in an hour, some 200 steps, draws little more than noise.',
};
