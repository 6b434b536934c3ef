import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { onTestFinished } from 'vitest';
import type { PageContents } from '../../../../shared/creature/generator-page.ts';
import { mostColoursDrawn } from '../../../../shared/hyperparameters/outputs.ts';
import type { HyperparameterChoices } from '../../../../shared/hyperparameters/schema.ts';
import { generatorPage } from '../../../../main/studio/export/generator/generator-page.ts';
import type { TrainingSprites } from '../../../../main/trainer/data/training-pictures.ts';
import type { Engine } from '../../../../main/trainer/engines/engine.ts';
import type { Gan } from '../../../../main/trainer/gan/gan.ts';
import { temporaryFolder, toySession, trainSteps } from '../toy.ts';
import { exportedFiles } from './exported.ts';

/** The page of a session that was trained a little, opened as a file, without a network. */
export async function openPage(
  { browser, engine }: { browser: Browser; engine: Engine },
  choices: HyperparameterChoices,
  sprites: TrainingSprites,
) {
  const settings = { baseChannels: 4, batch: 4, paletteSize: 5, ...choices };
  const session = toySession(engine, settings, 'op by op', sprites);
  await trainSteps(session, 2);
  const { json, shards } = await exportedFiles(session);
  const { size, channels } = session.gan.image;
  const name = 'Pond & <b>friends</b>';
  const about = ['Everything is generated.', 'Run: Pond.'];
  const startsFrom = startOf(session.gan);
  const mostColours = mostColoursDrawn(session.gan.hyperparameters);
  const contents: PageContents = {
    ...{ name, step: 1_234, size, channels, mostColours, startsFrom, about },
    model: json,
  };
  const file = join(temporaryFolder(), 'make-creatures.html');
  writeFileSync(file, [...generatorPage(contents, shards)].join(''));

  const context = await browser.newContext({
    ...{ offline: true, acceptDownloads: true, hasTouch: true },
  });
  onTestFinished(() => context.close());
  const page = await context.newPage();
  const wrong: string[] = [];
  page.on('pageerror', (error) => wrong.push(String(error)));
  page.on('console', (message) => message.type() === 'error' && wrong.push(message.text()));
  page.on('request', (request) => {
    const address = request.url();
    if (address !== pathToFileURL(file).href && !/^(data|blob):/.test(address)) wrong.push(address);
  });
  await page.goto(pathToFileURL(file).href);
  const isReady = startsFrom.kind === 'latents' ? 'The same seed draws' : 'a creature appears';
  await page.getByRole('status').filter({ hasText: isReady }).waitFor();
  return { page, session, wrong };
}

function startOf({ startsFrom, image, hyperparameters, vocabulary }: Gan) {
  const { latentSize, latentDistribution, seed, pairs } = hyperparameters;
  const starts: Record<Gan['startsFrom'], PageContents['startsFrom']> = {
    latents: { kind: 'latents', latentSize, latentDistribution, seed, vocabulary },
    picture: { kind: 'picture', pairs, background: image.background, fit: 'contain' },
  };
  return starts[startsFrom];
}

export async function photograph(
  page: Page,
  name: string,
  size = { width: 1024, height: 700 },
): Promise<void> {
  const screens = join(import.meta.dirname, '../../../../.screens');
  mkdirSync(screens, { recursive: true });
  await page.setViewportSize(size);
  await page.screenshot({ path: join(screens, `${name}.png`) });
}
