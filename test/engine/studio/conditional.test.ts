import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { runSummarySchema, sampleSchema } from '../../../shared/run/run.ts';
import { studioCommand } from './command-line.ts';
import { temporaryFolder, tinySpriteFolder } from './tiny-dataset.ts';

const tiny =
  '--size 16 --base-channels 4 --hidden-units 16 --latent-size 8 --batch 4 --sample-count 4'.split(
    ' ',
  );
const drawnSchema = z.looseObject({ sample: sampleSchema });

async function runsOf(library: string) {
  const { stdout } = await studioCommand(library, 'runs', '--json').ended;
  return z.array(runSummarySchema).parse(JSON.parse(stdout));
}

describe('studio train with labels', () => {
  it('trains on them, and studio sample draws by label, mixes two, and names what is unknown', async () => {
    const library = join(temporaryFolder(), 'library');
    const labelled = ['--labels', 'colour', '--conditioning', 'projection'];
    const settings = ['--name', 'coloured', ...tiny, '--steps', '4'];
    const train = studioCommand(library, 'train', tinySpriteFolder(), ...labelled, ...settings);
    expect(await train.ended).toMatchObject({ code: 0 });

    const sample = (...args: string[]) =>
      studioCommand(library, 'sample', 'coloured', '--count', '2', ...args).ended;
    const unknown = await sample('--label', 'octarine');
    expect(unknown.code).toBe(2);
    expect(unknown.stderr).toContain('This run knows no label "octarine".');
    const [one = '', other = ''] =
      /Its labels are (.+)\./.exec(unknown.stderr)?.[1]?.split(', ') ?? [];

    const out = join(temporaryFolder(), 'drawn');
    const byLabel = await sample('--label', one, '--out', out);
    expect(byLabel.stdout).toContain(`"coloured" (${one}, step 4, seed `);
    expect(readdirSync(out)).toHaveLength(3);
    const mixed = await sample(
      '--label',
      one,
      '--mix',
      other,
      '--amount',
      '0.3',
      '--out',
      out,
      '--json',
    );
    expect(drawnSchema.parse(JSON.parse(mixed.stdout)).sample).toMatchObject({
      count: 2,
      condition: { label: one, mixWith: other, mixAmount: 0.3 },
    });
    const matrix = await sample('--matrix', '2', '--out', out, '--json');
    const drawn = drawnSchema.extend({ matrix: z.string() }).parse(JSON.parse(matrix.stdout));
    expect(drawn.matrix).toBe(join(out, 'matrix.png'));
    expect(existsSync(drawn.matrix)).toBe(true);
    const silent = await sample(
      '--matrix',
      '2',
      '--out',
      join(out, 'silent'),
      '--no-recipe',
      '--json',
    );
    const { matrix: unsaid } = z.object({ matrix: z.string() }).parse(JSON.parse(silent.stdout));
    const says = [drawn.matrix, unsaid].map((file) => readFileSync(file).includes('Run:'));
    expect(says).toEqual([true, false]);
    const columns = drawn.sample.condition?.columns ?? [];
    expect(columns).toEqual(expect.arrayContaining([one, other]));
    expect(drawn.sample).toMatchObject({ count: 2 * columns.length, columns: columns.length });
    const tags = await sample('--tags', 'red');
    expect(tags).toMatchObject({ code: 2, stderr: expect.stringContaining('trained with labels') });
  });

  it('refuses labels that the sprites do not have, and a loss that the model does not', async () => {
    const library = join(temporaryFolder(), 'library');
    const folder = tinySpriteFolder();
    const unlabelled = ['--labels', 'none', '--conditioning', 'concat', ...tiny];
    const refused = await studioCommand(library, 'train', folder, ...unlabelled).ended;
    expect(refused.code).toBe(2);
    expect(refused.stderr).toMatch(/has no labels to tell apart.*\n.*Import the folder again/);
    const capsule = ['--model', 'capsule', '--loss', 'wgan'];
    const other = await studioCommand(library, 'train', folder, ...capsule).ended;
    expect(other.code).toBe(2);
    expect(other.stderr).toMatch(/does not go with the model capsule.*\n.*choose one of margin/);
    expect(other.stderr).not.toContain('Imported');
  });
});

describe('studio train --preset ladder', () => {
  it('trains its four runs one after the other, and says how to compare them', async () => {
    const library = join(temporaryFolder(), 'library');
    // Of one critic's step, as the two last of them would compile five.
    const short = ['--steps', '2', '--n-critic', '1'];
    const settings = ['--preset', 'ladder', '--name', 'Ladder', ...tiny, ...short];
    const { code, stderr } = await studioCommand(library, 'train', tinySpriteFolder(), ...settings)
      .ended;
    expect(code).toBe(0);
    const runs = (await runsOf(library)).toReversed();
    expect(runs.map(({ name, state }) => `${name}: ${state}`)).toEqual([
      'Ladder fully connected: completed',
      'Ladder DCGAN: completed',
      'Ladder WGAN: completed',
      'Ladder WGAN-GP: completed',
    ]);
    runs.slice(1).forEach((run, index) => {
      expect(run.startedAt).toBeGreaterThanOrEqual(runs[index]?.endedAt ?? Infinity);
    });
    const ids = runs.map(({ id }) => id);
    expect(stderr).toContain(`Compare them: studio compare ${ids.join(' ')}`);
    const compared = await studioCommand(library, 'compare', ...ids).ended;
    expect(compared.code).toBe(0);
  });
});
