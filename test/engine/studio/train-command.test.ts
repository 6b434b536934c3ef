import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { favouriteSchema } from '../../../shared/creature/favourite.ts';
import { readRecipe } from '../../../shared/creature/recipe.ts';
import { trainerEventSchema } from '../../../shared/run/events.ts';
import { runSummarySchema } from '../../../shared/run/run.ts';
import { comparisonSchema } from '../../../shared/run/comparison.ts';
import { toldSteps } from '../told-steps.ts';
import { studioCommand } from './command-line.ts';
import { temporaryFolder, tinySpriteFolder } from './tiny-dataset.ts';

const tiny =
  '--size 16 --base-channels 4 --latent-size 8 --batch 4 --sample-count 4 --sample-every 10 --checkpoint-every 10'.split(
    ' ',
  );

const eventSchema = z.looseObject({
  type: z.string(),
  runId: z.string(),
  step: z.int(),
  at: z.int().min(1_600_000_000_000),
});

function eventsIn(stdout: string) {
  return stdout.split('\n').map((line) => eventSchema.parse(JSON.parse(line)));
}

/** Each line's series, checked as the studio checks them. */
function toldStepsIn(stdout: string): number[] {
  const lines = stdout.split('\n').filter((line) => line.includes('"type":"series"'));
  return toldSteps(lines.map((line) => trainerEventSchema.parse(JSON.parse(line))));
}

/** What is painted with, of what is not transparent. */
async function coloursIn(path: string): Promise<string[]> {
  const { data } = await sharp(path).ensureAlpha().raw().toBuffer({ resolveWithObject: true });
  const pixels = Array.from({ length: data.length / 4 }, (_, index) =>
    data.subarray(index * 4, index * 4 + 4),
  );
  const visible = pixels.filter((pixel) => pixel[3] !== 0);
  return [...new Set(visible.map((pixel) => pixel.toString('hex', 0, 3)))].sort();
}

/** Which pixels are there. */
async function silhouetteOf(path: string): Promise<Buffer> {
  return sharp(path).ensureAlpha().extractChannel('alpha').raw().toBuffer();
}

async function runsOf(library: string) {
  const { stdout } = await studioCommand(library, 'runs', '--json').ended;
  return z.array(runSummarySchema).parse(JSON.parse(stdout));
}

/** A mixture is one opaque colour after a single step; who chooses has several, and transparency. */
const ofColoursAtOnce = ['--output', 'palette'];

describe('studio train', () => {
  it('trains, says each event in a JSON line, and its runs can be compared and drawn from', async () => {
    const library = join(temporaryFolder(), 'library');
    const folder = tinySpriteFolder();
    const trained = studioCommand(
      library,
      'train',
      folder,
      '--name',
      'one',
      ...tiny,
      '--steps',
      '12',
      '--json',
    );
    const { code, stdout } = await trained.ended;
    expect(code).toBe(0);
    const events = eventsIn(stdout);
    expect(toldStepsIn(stdout)).toEqual(Array.from({ length: 12 }, (_, index) => index + 1));
    for (const event of events.filter(({ type }) => type === 'sample' || type === 'checkpoint')) {
      expect(existsSync(String(event.path))).toBe(true);
    }
    expect(events.slice(-2)).toMatchObject([
      { type: 'done', reason: 'completed', step: 12 },
      { type: 'health', sign: 'early', level: 'good', step: 12 },
    ]);

    const wgan = ['--loss', 'wgan', '--n-critic', '1', '--name', 'two', ...tiny, '--steps', '2'];
    expect(await studioCommand(library, 'train', folder, ...wgan).ended).toMatchObject({ code: 0 });
    const compared = await studioCommand(library, 'compare', 'one', 'two', '--json').ended;
    const { settings, runs } = comparisonSchema.parse(JSON.parse(compared.stdout));
    expect(runs.map(({ name }) => name)).toEqual(['one', 'two']);
    expect(settings[0]).toMatchObject({ differs: true });
    expect(settings.find(({ name }) => name === 'loss')?.values).toEqual(['hinge', 'wgan']);
    const table = await studioCommand(library, 'compare', 'one', 'two').ended;
    expect(table.stdout).toMatch(/Loss +Hinge .* +WGAN, weight clipping/);

    const out = join(temporaryFolder(), 'drawn');
    const drawn = await studioCommand(library, 'sample', 'one', '--count', '3', '--out', out).ended;
    expect(drawn.code).toBe(0);
    expect(readdirSync(out)).toEqual([
      'one-000012-001.png',
      'one-000012-002.png',
      'one-000012-003.png',
      'sheet.png',
    ]);
    expect(await sharp(join(out, 'one-000012-003.png')).metadata()).toMatchObject({
      width: 16,
      height: 16,
    });
    const [, second] = readdirSync(out);
    expect(readRecipe(readFileSync(join(out, second ?? '')))).toMatchObject({ index: 1 });
    const silent = join(temporaryFolder(), 'silent');
    expect(
      await studioCommand(library, 'sample', 'one', '--no-recipe', '--out', silent).ended,
    ).toMatchObject({ code: 0 });
    for (const name of readdirSync(silent)) {
      const png = readFileSync(join(silent, name));
      expect([name, readRecipe(png), png.includes('Run:')]).toEqual([name, null, false]);
      // The sheet lies in the library as it was drawn, and says nothing.
      expect(png.includes('Generated by')).toBe(name !== 'sheet.png');
    }

    const given = join(temporaryFolder(), 'given');
    const exportIt = () =>
      studioCommand(library, 'export-generator', 'one', '--out', given, '--json').ended;
    expect(await exportIt()).toMatchObject({ code: 0 });
    expect(readdirSync(given)).toEqual([
      'README.md',
      'group1-shard1of1.bin',
      'make-creatures.html',
      'model.json',
      'third-party-notices.txt',
    ]);
    expect(JSON.parse(readFileSync(join(given, 'model.json'), 'utf8'))).toMatchObject({
      format: 'graph-model',
      signature: { inputs: { latents: {} }, outputs: { images: {} } },
      userDefinedMetadata: { run: 'one' },
    });
    expect(readFileSync(join(given, 'README.md'), 'utf8')).toContain('Latent size: 8');
    // Half an export is gone from the library, and what is there is not written over.
    expect(readdirSync(join(library, 'exports'))).toEqual([]);
    expect(await exportIt()).toMatchObject({ code: 1, stderr: expect.stringMatching(/not empty/) });
  });

  it('stars all creatures that are named or none, and exports the starred ones', async () => {
    const library = join(temporaryFolder(), 'library');
    const training = ['--name', 'one', ...tiny, ...ofColoursAtOnce, '--steps', '1'];
    await studioCommand(library, 'train', tinySpriteFolder(), ...training).ended;
    const mistaken = await studioCommand(library, 'star', 'one', '1', '9').ended;
    expect(mistaken.code).toBe(2);
    expect(mistaken.stderr).toMatch(/has 4 creatures; there is no creature 9/);
    const out = join(temporaryFolder(), 'exported');
    const exportThem = () => studioCommand(library, 'export', '--out', out, '--scale', '2').ended;
    expect((await exportThem()).stderr).toMatch(/no starred creatures/);
    expect((await studioCommand(library, 'star', 'one', '1', '4').ended).code).toBe(0);
    expect((await exportThem()).code).toBe(0);
    const pictures = readdirSync(out);
    expect(pictures).toEqual(['one-000001-001-2x.png', 'one-000001-004-2x.png']);
    for (const picture of pictures) {
      const { width, hasAlpha } = await sharp(join(out, picture)).metadata();
      expect({ width, hasAlpha }).toEqual({ width: 32, hasAlpha: true });
    }
  });

  it('keeps a starred creature in other colours, as one more', async () => {
    const library = join(temporaryFolder(), 'library');
    await studioCommand(
      library,
      'train',
      tinySpriteFolder(),
      '--name',
      'one',
      ...tiny,
      ...ofColoursAtOnce,
      '--steps',
      '1',
    ).ended;
    await studioCommand(library, 'star', 'one', '1').ended;
    const recolour = async (...args: string[]) => {
      const { code, stdout, stderr } = await studioCommand(library, 'recolour', ...args).ended;
      return { code, said: stdout + stderr };
    };
    const { said: listed } = await recolour('--json');
    const [star] = z.array(favouriteSchema).parse(JSON.parse(listed));
    const paletteFile = join(library, 'night.hex');
    writeFileSync(paletteFile, '1a1c2c\nb13e53\n');
    const palette = ['--palette', paletteFile];
    expect((await recolour('none', ...palette)).said).toMatch(/no starred creature "none"/);
    const id = String(star?.id);
    expect((await recolour(id, ...palette, '--like', id)).code).toBe(2);
    expect((await recolour(id, '--palette', 'red')).said).toMatch(/two to 256 colours/);
    const kept = favouriteSchema.parse(JSON.parse((await recolour(id, ...palette, '--json')).said));
    expect(kept.recolouring?.kind).toBe('palette');
    expect(await coloursIn(join(library, kept.path))).toEqual(['1a1c2c', 'b13e53']);
    expect((await recolour()).said).toMatch(/recoloured with a palette/);
    const drawn = favouriteSchema.parse(JSON.parse((await recolour(id, '--drawn', '--json')).said));
    expect(drawn.recolouring?.kind).toBe('generator');
    expect(await silhouetteOf(join(library, drawn.path))).toEqual(
      await silhouetteOf(join(library, star?.path ?? '')),
    );
  });

  it('writes a checkpoint at Ctrl-C and ends with 130; resume goes on from there', async () => {
    const library = join(temporaryFolder(), 'library');
    const steps = ['--steps', '1000000', '--name', 'long', '--json'];
    const training = studioCommand(library, 'train', tinySpriteFolder(), ...tiny, ...steps);
    await training.line((line) => (toldStepsIn(line).at(-1) ?? 0) >= 13);
    training.pressControlC();
    const { code, stdout } = await training.ended;
    expect(code).toBe(130);
    const events = eventsIn(stdout);
    // How it is comes last, of a run that was interrupted too.
    const done = events.at(-2);
    expect(done).toMatchObject({ type: 'done', reason: 'stopped' });
    expect(events.at(-1)).toMatchObject({ type: 'health', step: done?.step });
    const checkpoint = events.findLast(({ type }) => type === 'checkpoint');
    expect(checkpoint?.step).toBe(done?.step);
    expect(existsSync(join(String(checkpoint?.path), 'manifest.json'))).toBe(true);

    const total = String((done?.step ?? 0) + 5);
    const resumed = await studioCommand(library, 'resume', 'long', '--steps', total, '--json')
      .ended;
    expect(resumed.code).toBe(0);
    const told = toldStepsIn(resumed.stdout).map((step) => step - (done?.step ?? 0));
    expect(told).toEqual([1, 2, 3, 4, 5]);
  });

  it('refuses a second studio on its library; a killed one leaves an interrupted run', async () => {
    const library = join(temporaryFolder(), 'library');
    const folder = tinySpriteFolder();
    const steps = ['--steps', '1000000', '--name', 'killed', '--json'];
    const training = studioCommand(library, 'train', folder, ...tiny, ...steps);
    await training.line((line) => line.includes('"type":"checkpoint"'));
    const second = await studioCommand(library, 'train', folder, ...tiny).ended;
    expect(second.code).toBe(1);
    expect(second.stderr).toMatch(/Another studio .* is using the library/);
    expect(second.stderr).not.toContain('    at ');
    expect(await runsOf(library)).toMatchObject([{ name: 'killed', state: 'running' }]);

    training.process.kill('SIGKILL');
    await training.ended;
    expect(await runsOf(library)).toMatchObject([
      { state: 'interrupted', problem: { hint: expect.stringMatching(/checkpoint at step \d+/) } },
    ]);
  });
});
