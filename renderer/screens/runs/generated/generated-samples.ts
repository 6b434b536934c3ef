import byColour from './by-colour.png';
import colours from './colours.png';
import ladder from './ladder.png';
import outline from './outline.png';
import quick from './quick.png';
import vanillaAgainstWgan from './vanilla-against-wgan.png';

/**
 * What presets come to, cut from the sheets of docs/models.md and docs/quality.md: creatures that trainings of these
 * presets have generated at 32x32, of the ladder and of the comparison two a run. Those of the others are not drawn yet.
 */
export const generatedSamples: Readonly<Record<string, string>> = {
  'by-colour': byColour,
  colours,
  ladder,
  outline,
  quick,
  'vanilla-against-wgan': vanillaAgainstWgan,
};
