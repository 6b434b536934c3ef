/**
 * What docs/models.md shows, in the order of the lesson: each training with its preset or its authors'
 * settings, on the box sprites of the package pokesprite-images, 32x32, from one seed. The steps are few enough
 * for two processor cores: three to ten minutes each.
 *
 * @type {readonly { id: string, args: readonly string[] }[]}
 */
export const trainings = [
  { id: 'mlp', args: ['--model', 'mlp', '--loss', 'non-saturating', '--steps', '8000'] },
  { id: 'mlp-minimax', args: ['--model', 'mlp', '--loss', 'minimax', '--steps', '8000'] },
  { id: 'dcgan', args: ['--preset', 'quick', '--steps', '5000'] },
  conditional('concat', '--conditioning', 'concat', '--labels', 'colour'),
  conditional('projection', '--conditioning', 'projection', '--labels', 'colour'),
  conditional('tags', '--conditioning', 'tags'),
  { id: 'wgan', args: ['--loss', 'wgan', '--steps', '2500'] },
  { id: 'wgan-gp', args: ['--loss', 'wgan-gp', '--steps', '1200'] },
  { id: 'hinge', args: ['--loss', 'hinge', '--steps', '4000'] },
  { id: 'r3gan', args: ['--loss', 'r3gan', '--steps', '2500'] },
  { id: 'light', args: ['--model', 'light', '--steps', '4000'] },
  { id: 'capsule', args: ['--model', 'capsule', '--steps', '2000'] },
  { id: 'pix2pix', args: ['--model', 'pix2pix', '--steps', '4000'] },
  { id: 'pokegan', args: ['--model', 'pokegan', '--background', 'black', '--steps', '1000'] },
];

/**
 * @param {string} id
 * @param {...string} args
 */
function conditional(id, ...args) {
  return { id, args: ['--loss', 'hinge', ...args, '--steps', '4000'] };
}
