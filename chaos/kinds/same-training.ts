import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { z } from 'zod';
import type { Scene } from '../scene/scene.ts';
import { runName, trainingSteps } from '../scene/template.ts';
import { isRefusal } from '../studio/tested-studio.ts';

/** @throws Error unless losses, weights and samples equal those of the run that nobody disturbed, bit for bit */
export async function expectSameTraining(scene: Scene, upToStep = trainingSteps): Promise<void> {
  const straight = join(scene.folder, 'straight');
  scene.copyLibrary(straight);
  const expected = await trainingOf(scene, straight, upToStep);
  const actual = await trainingOf(scene, scene.library, upToStep);
  for (const what of Object.keys(expected) as (keyof Training)[]) {
    if (JSON.stringify(expected[what]) !== JSON.stringify(actual[what]))
      throw new Error(`${what} of the resumed run are not those of the straight one.`);
  }
}

interface Training {
  losses: unknown;
  weights: Record<string, string>;
}

async function trainingOf(scene: Scene, library: string, upToStep: number): Promise<Training> {
  const { id, checkpoint } = storedRun(library, upToStep);
  let losses: unknown;
  const refused = await scene.inStudio(async (studio) => {
    const series = await studio.call('runs.losses', { runId: id });
    if (isRefusal(series)) throw new Error(series.message);
    const { step, discriminator, generator } = series;
    const count = step.filter((each) => each <= upToStep).length;
    losses = [step, discriminator, generator].map((column) => column.slice(0, count));
  }, library);
  if (refused) throw new Error(refused.message);
  const folder = join(library, checkpoint);
  const tensorFiles = readdirSync(folder).filter((name) => name.endsWith('.safetensors'));
  const weights = tensorFiles.map((name) => [name, readFileSync(join(folder, name), 'base64')]);
  return { losses, weights: Object.fromEntries(weights) };
}

const rowSchema = z.object({ id: z.string(), checkpoint: z.string() });

function storedRun(library: string, step: number): z.output<typeof rowSchema> {
  const connection = new Database(join(library, 'studio.db'), { readonly: true });
  try {
    const row = connection
      .prepare(
        `SELECT runs.id, path AS checkpoint FROM runs JOIN checkpoints ON run_id = runs.id
         WHERE name = ? AND checkpoints.step = ?`,
      )
      .get(runName, step);
    return rowSchema.parse(row);
  } finally {
    connection.close();
  }
}
