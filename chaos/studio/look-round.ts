import type { MethodInput, MethodName, MethodOutput } from '../../shared/api/methods.ts';
import { exportOptionsSchema } from '../../shared/creature/export-options.ts';
import { spritePath } from '../../shared/library/file-names.ts';
import { secret } from '../scene/canaries.ts';
import { isRefusal, type TestedStudio } from './tested-studio.ts';

/** How much of a list is looked at; hostile libraries have long ones. */
const mostOfEach = 4;

/**
 * Asks for all that a window shows of a library, as a person does who clicks through it, and exports.
 *
 * @returns what was refused, in the studio's words
 * @throws Error at a fault, a death, or where something of the canaries is told
 */
export async function lookRound(studio: TestedStudio): Promise<string[]> {
  const look = new Look(studio);
  await look.at('system.info', {});
  await lookAtDatasets(look);
  await lookAtRuns(look);
  await lookAtFavourites(look);
  return look.refusals;
}

async function lookAtDatasets(look: Look): Promise<void> {
  const datasets = (await look.at('datasets.list', {})) ?? [];
  for (const { id: datasetId } of datasets.slice(0, mostOfEach)) {
    await look.at('datasets.get', { datasetId });
    await look.at('datasets.annotations', { datasetId });
    await look.atResource(spritePath(datasetId, 0));
  }
}

async function lookAtRuns(look: Look): Promise<void> {
  const runs = ((await look.at('runs.list', {})) ?? []).slice(0, mostOfEach);
  for (const { id: runId } of runs) {
    await look.at('runs.get', { runId });
    await look.at('runs.series', { runId });
    await look.at('runs.findings', { runId });
    await look.at('runs.log', { runId });
    const samples = (await look.at('runs.samples', { runId })) ?? [];
    for (const { path } of samples.slice(0, mostOfEach)) await look.atResource(path);
  }
  if (runs.length > 1) await look.at('compare.runs', { runIds: runs.map(({ id }) => id) });
}

async function lookAtFavourites(look: Look): Promise<void> {
  const favourites = ((await look.at('favourites.list', {})) ?? []).slice(0, mostOfEach);
  for (const { path } of favourites) await look.atResource(path);
  if (favourites.length === 0) return;
  const favouriteIds = favourites.map(({ id }) => id);
  const options = exportOptionsSchema.parse({});
  const exported = await look.at('favourites.export', { saveId: 'look', favouriteIds, options });
  if (exported?.downloadPath) await look.atResource(exported.downloadPath);
}

class Look {
  readonly refusals: string[] = [];
  readonly #studio: TestedStudio;

  constructor(studio: TestedStudio) {
    this.#studio = studio;
  }

  async at<M extends MethodName>(
    method: M,
    input: MethodInput<M>,
  ): Promise<MethodOutput<M> | undefined> {
    const answer = await this.#studio.call(method, input);
    if (isRefusal(answer)) return this.#refused(method, answer.message);
    refuseSecrets(method, JSON.stringify(answer));
    return answer;
  }

  async atResource(path: string): Promise<void> {
    const answer = await this.#studio.resource(path);
    if (isRefusal(answer)) this.#refused(path, answer.message);
    else refuseSecrets(path, answer);
  }

  #refused(what: string, message: string): undefined {
    this.refusals.push(`${what}: ${message}`);
  }
}

function refuseSecrets(what: string, told: string): void {
  if (told.includes(secret))
    throw new Error(`${what} gives away what lies outside of the library.`);
}
