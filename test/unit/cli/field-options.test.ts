import { Command, CommanderError } from 'commander';
import { describe, expect, it } from 'vitest';
import { fieldOptions, givenFields } from '../../../main/cli/field-options.ts';
import { conditionRequestFields } from '../../../shared/condition/condition-request.ts';
import { importOptionFields } from '../../../shared/dataset/dataset.ts';
import { helpInLabels, labelWithoutSource, type Field } from '../../../shared/fields.ts';
import { hyperparameterFields } from '../../../shared/hyperparameters/resolve.ts';

function parse(...args: string[]) {
  return parseFields(hyperparameterFields, args);
}

function parseFields(fields: readonly Field[], args: string[]) {
  const command = new Command('test').exitOverride().configureOutput({ writeErr: () => undefined });
  for (const option of fieldOptions(fields)) command.addOption(option);
  command.parse(args, { from: 'user' });
  return givenFields(fields, command.opts());
}

describe('options derived from the hyperparameters', () => {
  it('exist for every one', () => {
    const options = fieldOptions(hyperparameterFields).map(({ attributeName }) => attributeName);
    expect(options.length).toBeGreaterThan(hyperparameterFields.length);
    for (const { name, kind, defaultValue } of hyperparameterFields) {
      const option = `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
      const args = kind === 'boolean' ? [option] : [option, String(defaultValue)];
      expect(parse(...args)).toEqual({ [name]: kind === 'boolean' ? true : defaultValue });
    }
  });

  it('leave out what was not given, so that the preset decides', () => {
    expect(parse()).toEqual({});
    expect(parse('--no-flip', '--generator-learning-rate', '1e-4')).toEqual({
      flip: false,
      generatorLearningRate: 1e-4,
    });
  });

  it.each([
    ['--batch', '1', /a whole number from 2 to 1024/],
    ['--batch', '2.5', /a whole number from 2 to 1024/],
    ['--batch', 'many', /a whole number/],
    ['--batch', '', /a whole number/],
    ['--base-channels', '6', /a multiple of 4/],
    ['--beta1', '1', /a number from 0 to 0.999/],
    ['--beta1', 'NaN', /a number from 0 to 0.999/],
    ['--loss', 'dice', /one of minimax, non-saturating, wgan/],
  ])('refuse %s %s with the option and the range', (option, value, range) => {
    expect(() => parse(option, value)).toThrow(CommanderError);
    expect(() => parse(option, value)).toThrow(range);
    expect(() => parse(option, value)).toThrow(option);
  });
});

describe('the help of a field that names its choices', () => {
  const named = importOptionFields.filter(({ help }) => /\[.*\]/.test(help));

  it('names on the command line what is typed there, in a form what is chosen there', () => {
    expect(named.map(({ name }) => name)).toContain('animations');
    const options = new Map(fieldOptions(named).map((each) => [each.attributeName(), each]));
    for (const field of named) {
      const typed = options.get(field.name)?.description ?? '';
      expect(typed).not.toMatch(/[[\]]/);
      expect(helpInLabels(field)).not.toMatch(/[[\]]/);
      for (const [, choice = ''] of field.help.matchAll(/\[([^\]]+)\]/g)) {
        expect(field.choices ?? Object.keys(field.choiceLabels ?? {})).toContain(choice);
        expect(typed).toMatch(new RegExp(`\\b${choice}\\b`));
        expect(helpInLabels(field)).toContain(`“${labelWithoutSource(field, choice)}”`);
      }
    }
    const animations = named.find(({ name }) => name === 'animations') as Field;
    expect(helpInLabels(animations)).toContain('“All frames” takes every frame of these too');
  });
});

describe('options derived from what may be asked of a run', () => {
  it('are explained without an empty pair of brackets where nothing is to be said of their range', () => {
    const explained = fieldOptions(conditionRequestFields).map(({ description }) => description);
    expect(explained.length).toBeGreaterThan(0);
    expect(explained.filter((text) => text.includes('()'))).toEqual([]);
  });

  it('may have a name of their own', () => {
    const args = ['--label', 'fire', '--mix', 'water', '--amount', '0.3'];
    expect(parseFields(conditionRequestFields, args)).toEqual({
      label: 'fire',
      mixWith: 'water',
      mixAmount: 0.3,
    });
    expect(parseFields(conditionRequestFields, ['--tags', 'red flying'])).toEqual({
      tags: 'red flying',
    });
  });
});
