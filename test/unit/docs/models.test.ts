import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { chapters, trainingOptions } from '../../../scripts/gallery/chapters.mjs';
import { conditioningIds } from '../../../shared/hyperparameters/conditionings.ts';
import { discriminatorIds } from '../../../shared/hyperparameters/discriminators.ts';
import { lossIds } from '../../../shared/hyperparameters/losses.ts';
import { modelIds } from '../../../shared/hyperparameters/models.ts';
import { outputIds } from '../../../shared/hyperparameters/outputs.ts';
import { resolveHyperparameters } from '../../../shared/hyperparameters/resolve.ts';
import { findPreset } from '../../../shared/run/presets.ts';

const docs = new URL('../../../docs/', import.meta.url);
const text = readFileSync(new URL('models.md', docs), 'utf8');
const [, ...sections] = text.split(/^## /m);

describe('docs/models.md', () => {
  it('has the chapters of the tables, in their order', () => {
    const headings = sections.map((section) => section.split('\n', 1)[0]);
    expect(headings).toEqual(chapters.map(({ title }, index) => `${index + 1}. ${title}`));
  });

  it('tells of every model, loss, conditioning, output and discriminator in exactly one chapter', () => {
    const told = chapters.flatMap(({ tells }) => tells.map(({ kind, id }) => `${kind} ${id}`));
    const all = [
      ...modelIds.map((id) => `model ${id}`),
      ...lossIds.map((id) => `loss ${id}`),
      ...conditioningIds.map((id) => `conditioning ${id}`),
      ...outputIds.map((id) => `output ${id}`),
      ...discriminatorIds.map((id) => `discriminator ${id}`),
    ];
    expect(told.toSorted()).toEqual(all.toSorted());
  });

  describe.each(chapters.map((chapter, index) => [chapter.id, chapter, index] as const))(
    'the chapter %s',
    (id, chapter, index) => {
      const section = sections[index] ?? '';
      const [own] = chapter.tells;

      it('begins with how it is trained', () => {
        const command = section.split('\n')[2]?.match(/^`([^`]+)`/)?.[1] ?? '';
        const named = new RegExp(`--${own?.kind} ([a-z0-9-]+\\|)*${id}\\b`);
        expect(named.test(command) || command.includes(`--preset ${chapter.preset}`)).toBe(true);
      });

      it('cites whoever published what it tells of', () => {
        for (const { by, url } of chapter.tells.flatMap(({ published }) => published)) {
          expect(section).toContain(by);
          expect(section).toContain(`](${url})`);
        }
      });

      it('shows the picture of its training, after as many steps as it takes', () => {
        const steps = chapter.steps.toLocaleString('en');
        expect(section).toMatch(new RegExp(`after ${steps} steps\\]\\(models/${id}\\.png\\)`));
        expect(section).toContain(`_After ${steps} steps._`);
        expect(existsSync(new URL(`models/${id}.png`, docs))).toBe(true);
      });

      it('is trained by what its picture is named for', () => {
        const preset = chapter.preset === undefined ? undefined : findPreset(chapter.preset);
        expect(preset?.id).toBe(chapter.preset);
        const options = trainingOptions(chapter);
        expect(options.slice(-2)).toEqual(['--steps', String(chapter.steps)]);
        const choices = preset ? {} : { [own?.kind ?? '']: id };
        const resolved = resolveHyperparameters(choices, preset?.runs[0]?.hyperparameters);
        expect(resolved).toMatchObject({ [own?.kind ?? '']: id });
      });
    },
  );
});
