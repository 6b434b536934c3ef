import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { render } from 'vitest-browser-svelte';
import App from '../../../renderer/App.svelte';
import {
  recipeKeyword,
  recipeSchema,
  type FoundCreature,
} from '../../../shared/creature/recipe.ts';
import { answersOfLibrary, stars, vanilla } from '../example-library.ts';
import { FakeStudio } from '../fake-studio.ts';

const recipe = recipeSchema.parse({
  ...{ format: 1, generated: true, studio: '0.1.0' },
  run: {
    ...{ id: 'r1', name: 'Pond, vanilla', presetId: 'quick', dataset: 'Pond creatures' },
    settings: { steps: 500 },
  },
  ...{
    step: 250,
    seed: 77,
    sampleId: 's1',
    index: 2,
    size: 32,
    condition: null,
    recolouring: null,
  },
});

/** A picture that says so, as far as anybody looks. */
function pngWith(keyword: string, runName = recipe.run.name): File {
  const said = JSON.stringify({ ...recipe, run: { ...recipe.run, name: runName } });
  const text = new TextEncoder().encode(`${keyword}\0\0\0\0\0${said}`);
  const length = new DataView(new ArrayBuffer(4));
  length.setUint32(0, text.length);
  const signature = Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const parts = [
    signature,
    length.buffer,
    new TextEncoder().encode('iTXt'),
    text,
    new Uint8Array(4),
  ];
  return new File(parts, 'creature.png', { type: 'image/png' });
}

function drop(...files: File[]): void {
  const dataTransfer = new DataTransfer();
  for (const file of files) dataTransfer.items.add(file);
  window.dispatchEvent(new DragEvent('drop', { dataTransfer, cancelable: true, bubbles: true }));
}

describe('a creature that is dropped on the window', () => {
  beforeEach(() => window.history.replaceState(null, '', '#/runs'));

  async function open(found: FoundCreature) {
    const studio = new FakeStudio({ ...answersOfLibrary(), 'creatures.find': () => found });
    onTestFinished(() => expect(studio.unexpected).toEqual([]));
    const screen = await render(App, { link: studio.link() });
    await expect.element(screen.getByRole('heading', { level: 1, name: 'Runs' })).toBeVisible();
    return { studio, screen };
  }

  it('is shown large, on the page of its run', async () => {
    const run = { id: vanilla.id, name: vanilla.name };
    const { studio, screen } = await open({ run, favourite: stars[0] ?? null, sample: null });
    drop(pngWith(recipeKeyword));
    const dialog = screen.getByRole('dialog', { name: 'A creature of the studio' });
    await expect.element(dialog.getByTestId('dropped-recipe')).toMatchTextContent(/Pond creatures/);
    expect(studio.asked('creatures.find')).toEqual([{ recipe }]);
    await dialog.getByRole('button', { name: 'Show it' }).click();
    await expect.element(screen.getByTestId('large-creature')).toBeVisible();
    expect(window.location.hash).toBe('#/runs/r1');
  });

  it('says what made it where its run is not here, and is a sprite to import all the same', async () => {
    const { screen } = await open({ run: null, favourite: null, sample: null });
    drop(pngWith(recipeKeyword));
    const dialog = screen.getByRole('dialog', { name: 'A creature of the studio' });
    await expect.element(dialog).toMatchTextContent(/Its run is not in this library/);
    await expect.element(dialog.getByTestId('dropped-recipe')).toMatchTextContent(/Pond, vanilla/);
    await dialog.getByRole('button', { name: 'Import it as a sprite' }).click();
    await expect.element(screen.getByRole('heading', { level: 1, name: 'Datasets' })).toBeVisible();
  });

  it('is a sprite like any other where it does not say so', async () => {
    const { studio, screen } = await open({ run: null, favourite: null, sample: null });
    drop(pngWith('another program'));
    await expect.element(screen.getByRole('heading', { level: 1, name: 'Datasets' })).toBeVisible();
    expect(studio.asked('creatures.find')).toEqual([]);
  });

  it('is recognised among others that are dropped with it, and those that are here are shown one after the other', async () => {
    const run = { id: vanilla.id, name: vanilla.name };
    const { studio, screen } = await open({ run, favourite: stars[0] ?? null, sample: null });
    drop(pngWith(recipeKeyword), pngWith(recipeKeyword), pngWith('another program'));
    const dialog = screen.getByRole('dialog', { name: 'Creatures of the studio' });
    await expect.element(dialog).toMatchTextContent(/2 of 3 files say that a studio made them/);
    await expect.element(dialog.getByTestId('dropped-several')).toMatchTextContent(/2 creatures/);
    expect(studio.asked('creatures.find')).toHaveLength(2);
    await dialog.getByRole('button', { name: 'Show them' }).click();
    await expect.element(screen.getByTestId('creature-place')).toMatchTextContent(/1 of 2/);
  });

  it('is offered as a sprite with the others where none of them is here', async () => {
    const { screen } = await open({ run: null, favourite: null, sample: null });
    // What a stranger's file calls its run may be anything.
    drop(
      pngWith(recipeKeyword),
      ...Array.from({ length: 2 }, () => pngWith(recipeKeyword, 'constructor')),
    );
    const dialog = screen.getByRole('dialog', { name: 'Creatures of the studio' });
    await expect.element(dialog).toMatchTextContent(/None of them is in this library/);
    await expect
      .element(dialog.getByTestId('dropped-several'))
      .toMatchTextContent(/1 creature\s*Pond, vanilla\s*2 creatures\s*constructor/);
    await dialog.getByRole('button', { name: 'Import them as sprites' }).click();
    await expect.element(screen.getByRole('heading', { level: 1, name: 'Datasets' })).toBeVisible();
  });
});
