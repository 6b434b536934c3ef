import { existsSync, readdirSync, readFileSync, rmSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { expect, it } from 'vitest';
import { studioCommand } from './command-line.ts';
import { temporaryFolder, tinySpriteFolder } from './tiny-dataset.ts';

const tiny =
  '--model pix2pix --size 16 --base-channels 4 --batch 4 --sample-count 4 --steps 4 --checkpoint-every 2';

it('studio translate writes what a run draws from a picture of any size, and its generator is given away', async () => {
  const folder = temporaryFolder();
  const library = join(folder, 'library');
  const sprites = tinySpriteFolder();
  const trained = studioCommand(library, 'train', sprites, '--name', 'one', ...tiny.split(' '));
  expect((await trained.ended).code).toBe(0);
  const [source, target] = [join(folder, 'drawn.png'), join(folder, 'result.png')];
  const black = { r: 0, g: 0, b: 0, alpha: 1 };
  await sharp({ create: { width: 40, height: 20, channels: 4, background: black } }).toFile(source);
  const { code, stdout } = await studioCommand(
    library,
    ...['translate', 'one', '--in', source, '--out', target],
  ).ended;
  expect([code, stdout]).toEqual([0, `Wrote what "one" makes of ${source} to ${target}`]);
  const { width, height, channels } = await sharp(target).metadata();
  expect([width, height, channels]).toEqual([16, 16, 4]);

  const given = join(folder, 'given');
  expect(await studioCommand(library, 'export-generator', 'one', '--out', given).ended).toEqual(
    expect.objectContaining({ code: 0 }),
  );
  const model = JSON.parse(readFileSync(join(given, 'model.json'), 'utf8')) as object;
  expect(model).toMatchObject({ signature: { inputs: { picture: {} }, outputs: { images: {} } } });
  expect(readFileSync(join(given, 'README.md'), 'utf8')).toMatch(
    /and draw: what it makes[^]*`picture`, float32 `\[count, 16, 16, 4\]`[^]*lines in ink/,
  );

  // A disk that damages files, and a library that was slimmed by hand.
  const [checkpoint] = readdirSync(library, { recursive: true })
    .map(String)
    .filter((path) => path.endsWith('000004'));
  truncateSync(join(library, checkpoint ?? '', 'average.safetensors'), 1_000);
  for (const id of readdirSync(join(library, 'datasets')))
    rmSync(join(library, 'datasets', id, 'sprites.bin'));
  const again = await studioCommand(
    library,
    ...['translate', 'one', '--in', source, '--out', join(folder, 'older.png')],
  ).ended;
  expect([again.code, again.stderr]).toEqual([
    0,
    expect.stringMatching(
      /^warning: The checkpoint 000004 .* of step 2 before it is used instead\./,
    ),
  ]);
  expect(existsSync(join(folder, 'older.png'))).toBe(true);

  const missing = join(folder, 'none.png');
  const refused = await studioCommand(
    library,
    ...['translate', 'one', '--in', missing, '--out', join(folder, 'never.png')],
  ).ended;
  expect(refused.code).toBe(1);
  expect(refused.stderr).toContain('The file none.png does not exist');
  expect(existsSync(join(folder, 'never.png'))).toBe(false);
});
