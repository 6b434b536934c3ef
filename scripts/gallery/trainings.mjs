/**
 * What docs/models.md shows, in the order of the lesson: each training with its preset or its authors'
 * settings, on the box sprites of the package pokesprite-images, 32x32, from one seed. The steps are few, so that
 * all of them are done within about an hour on two processor cores.
 *
 * @type {readonly { id: string, args: readonly string[] }[]}
 */
export const trainings = [
  { id: 'mlp', args: ['--model', 'mlp', '--steps', '2000'] },
  { id: 'dcgan', args: ['--preset', 'quick', '--steps', '5000'] },
  { id: 'projection', args: ['--preset', 'by-colour', '--steps', '2500'] },
  { id: 'tags', args: ['--conditioning', 'tags', '--steps', '2500'] },
  { id: 'wgan', args: ['--loss', 'wgan', '--steps', '1500'] },
  { id: 'wgan-gp', args: ['--loss', 'wgan-gp', '--steps', '1200'] },
  { id: 'hinge', args: ['--loss', 'hinge', '--steps', '2500'] },
  { id: 'r3gan', args: ['--loss', 'r3gan', '--steps', '600'] },
  { id: 'light', args: ['--model', 'light', '--steps', '1500'] },
  { id: 'capsule', args: ['--model', 'capsule', '--steps', '600'] },
  { id: 'pix2pix', args: ['--preset', 'outline', '--steps', '1500'] },
  { id: 'pokegan', args: ['--preset', 'recipe-2017', '--size', '32', '--steps', '100'] },
];
