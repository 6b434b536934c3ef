import { capitalised } from '../format.ts';
import { lossTable } from '../hyperparameters/losses.ts';
import { modelTable } from '../hyperparameters/models.ts';
import { resolveHyperparameters } from '../hyperparameters/resolve.ts';
import type { HyperparameterChoices, Hyperparameters } from '../hyperparameters/schema.ts';
import { isOfPreset, type Preset } from './presets.ts';

/**
 * What a run is called that nobody gave a name: "First creatures, Fish", "WGAN, ladder, Fish", or where it is of no preset
 * "WGAN DCGAN, Fish".
 */
export function runTitle(
  preset: Preset | undefined,
  suffix: string,
  hyperparameters: Pick<Hyperparameters, 'loss' | 'model'>,
  datasetName: string,
): string {
  const { loss, model } = hyperparameters;
  const trained =
    preset && isOfPreset(preset, hyperparameters)
      ? (preset.name ?? preset.title)
      : `${lossTable[loss].name} ${modelTable[model].name}`;
  // What runs of a preset differ in comes first: legends have little room.
  return capitalised([suffix, trained, datasetName].filter(Boolean).join(', '))
    .slice(0, longestToNumber)
    .trimEnd();
}

/** What the runs of a preset will be called, as a form shows it before they are made: apart from those that are there. */
export function runTitles(
  preset: Preset,
  choices: HyperparameterChoices,
  datasetName: string,
  taken: readonly string[],
): string[] {
  return preset.runs.map(({ suffix, hyperparameters }) => {
    const resolved = resolveHyperparameters(choices, hyperparameters);
    return freeName(runTitle(preset, suffix, resolved, datasetName), taken);
  });
}

/** Of a name that gets a number: with it the name is no longer than any may be. */
export const longestToNumber = 110;

/** The name itself, or with the first number that makes it another than those that are taken. */
export function freeName(wanted: string, taken: readonly string[]): string {
  if (!taken.includes(wanted)) return wanted;
  return firstNumbered(wanted.slice(0, longestToNumber).trimEnd(), 2, taken);
}

/** "DCGAN 3" */
function firstNumbered(name: string, from: number, taken: readonly string[]): string {
  const names = new Set(taken);
  let number = from;
  while (names.has(`${name} ${number}`)) number++;
  return `${name} ${number}`;
}
