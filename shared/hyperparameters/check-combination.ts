import type { EngineId } from '../engine/engine.ts';
import { choicesOf, fieldApplies, type Field } from '../fields.ts';
import { conditioningTable } from './conditionings.ts';
import { clipsWeights, lossesMadeFor, lossTable } from './losses.ts';
import { penalisesGradients } from './penalties.ts';
import type { Hyperparameters } from './schema.ts';

/** A combination that makes no sense, in a sentence, and what to do. */
export interface CombinationProblem {
  /** The field to change. */
  field: keyof Hyperparameters;
  message: string;
  hint: string;
}

/** What does not go together, in the order of the fields; empty where all is well. */
export function findCombinationProblems(
  fields: readonly Field[],
  hyperparameters: Hyperparameters,
): CombinationProblem[] {
  const applicable = fields.filter((field) => fieldApplies(field, hyperparameters));
  const dependent = findUnfitChoices(applicable, hyperparameters);
  if (dependent.length > 0) return dependent;
  return hyperparameters.discriminator === 'projected'
    ? checkProjected(hyperparameters)
    : checkPenalties(hyperparameters);
}

/** Choices that another field's value rules out. */
export function findUnfitChoices(
  fields: readonly Field[],
  values: Hyperparameters,
): CombinationProblem[] {
  return fields.flatMap((field) => checkChoice(field, values));
}

function checkChoice(field: Field, values: Hyperparameters): CombinationProblem[] {
  if (!field.choicesWhen) return [];
  const name = field.name as keyof Hyperparameters;
  const choices = choicesOf(field, values);
  if (choices.includes(String(values[name]))) return [];
  const decider = String(values[field.choicesWhen.field as keyof Hyperparameters]);
  const why = field.choicesWhen.why?.[decider];
  return [
    {
      field: name,
      message: [
        `${field.label} ${String(values[name])} does not go with the ${field.choicesWhen.field} ${decider}.`,
        ...(why ? [why] : []),
      ].join(' '),
      hint: `With ${decider} choose one of ${choices.join(', ')}.`,
    },
  ];
}

/** Whose discriminators are neither clipped nor penalised for what they are. */
const lossesOfProjected = lossesMadeFor('pictures').filter(
  (id) => !clipsWeights(id) && !Object.values(lossTable[id].penalties).includes('always'),
);

/** What a projected discriminator (Sauer 2021, arXiv 2111.01007) does not go with, each in a sentence. */
function checkProjected(values: Hyperparameters): CombinationProblem[] {
  const others = `Choose one of the losses ${lossesOfProjected.join(', ')}.`;
  const problem = (field: CombinationProblem['field'], message: string, hint: string) => [
    { field, message, hint },
  ];
  if (penalisesGradients(values))
    return problem(
      'discriminator',
      'A gradient penalty does not go with a projected discriminator: it would differentiate EfficientNet-Lite0 twice, and its authors need none.',
      `${others} Leave out the penalties, too, or take the model’s own discriminator.`,
    );
  if (clipsWeights(values.loss))
    return problem(
      'discriminator',
      'Clipped weights do not go with a projected discriminator, whose kernels are normalised spectrally: what they are divided by would undo the clip.',
      `${others} Or take the model’s own discriminator.`,
    );
  const { tells, inDiscriminator } = conditioningTable[values.conditioning];
  if (tells && inDiscriminator === 'joined')
    return problem(
      'conditioning',
      'A projected discriminator looks through a network that sees colours alone, so labels or tags cannot be joined with its input.',
      `Choose the conditioning ${tells === 'tags' ? 'tags' : 'projection'}.`,
    );
  return [];
}

/**
 * A penalty is on each image's own gradient, and batch normalisation makes every answer depend on the whole
 * batch (Gulrajani 2017, arXiv 1704.00028, section 4).
 */
function checkPenalties(values: Hyperparameters): CombinationProblem[] {
  if (values.discriminatorNorm !== 'batch' || !penalisesGradients(values)) return [];
  return [
    {
      field: 'discriminatorNorm',
      message:
        'A gradient penalty does not go with batch normalisation in the discriminator, which makes every answer depend on the whole batch.',
      hint: 'Choose layer, spectral or no normalisation in the discriminator.',
    },
  ];
}

/** Why these hyperparameters cannot be trained on this engine; undefined where they can. */
export function findEngineProblem(
  { discriminator }: Pick<Hyperparameters, 'discriminator'>,
  engine: EngineId,
): CombinationProblem | undefined {
  if (discriminator !== 'projected' || engine !== 'wasm') return undefined;
  return {
    field: 'discriminator',
    message:
      'A projected discriminator cannot be trained on the wasm engine, which lacks the gradients of depthwise convolutions.',
    hint: 'Get the fast engine in the window, or with "studio engine get"; or train with the model’s own discriminator.',
  };
}
