import { whoseBoxSprites } from '../../../../shared/dataset/box-sprites.ts';
import type { Dataset } from '../../../../shared/dataset/dataset.ts';
import { countOf, formatCount } from '../../../../shared/format.ts';
import { hyperparameterFields } from '../../../../shared/hyperparameters/resolve.ts';
import { findPreset } from '../../../../shared/run/presets.ts';
import type { Run } from '../../../../shared/run/run.ts';
import { appName } from '../../../../shared/version.ts';

/** What is said of a generator wherever it goes: by whom, of what, how. */
export interface AboutGenerator {
  run: Run;
  dataset: Dataset | undefined;
  step: number;
  appVersion: string;
}

/** In sentences, the most important first. */
export function aboutGenerator({ run, dataset, step, appVersion }: AboutGenerator): string[] {
  const preset = run.presetId === null ? undefined : findPreset(run.presetId);
  const sprites = dataset ? `, ${countOf(dataset.count, ['# sprite', '# sprites'])}` : '';
  return [
    `Everything that it draws is generated: by a generative adversarial network that was trained with ${appName} ${appVersion}, and by no person.`,
    `Run: ${run.name}, step ${formatCount(step)}${preset ? `, preset “${preset.title}”` : ''}. Trained on: ${run.datasetName}${sprites}.`,
    rightsOf(dataset),
  ];
}

/** Whose the sprites are that it learned from. */
export function rightsOf(dataset: Dataset | undefined): string {
  const origin = dataset?.report.origin?.kind;
  if (origin === 'pokesprite') return whoseBoxSprites;
  if (origin === 'built-in')
    return 'Its sprites are the studio’s own sample creatures, which are free of rights: do with it what you like.';
  return 'What may be done with it depends on whose the sprites are that it learned from: ask whoever gave it to you.';
}

/** Every setting that is not the studio's default, in the studio's words. */
export function settingsLines({ hyperparameters }: Pick<Run, 'hyperparameters'>): string[] {
  return hyperparameterFields
    .filter(({ name, defaultValue }) => hyperparameters[name as never] !== defaultValue)
    .map(({ name, label, choiceLabels }) => {
      const value = String(hyperparameters[name as never]);
      return `${label}: ${choiceLabels?.[value] ?? value}`;
    });
}
