import { z } from 'zod';
import { conditioningTable, type ConditioningId } from '../hyperparameters/conditionings.ts';
import type { Sample } from '../run/run.ts';
import type { ConditionRequest } from './condition-request.ts';

/** What a conditional GAN is taught the names of; part of its checkpoints. */
export const vocabularySchema = z.object({
  kind: z.enum(['labels', 'tags']),
  names: z.array(z.string()).min(1),
});
export type Vocabulary = z.output<typeof vocabularySchema>;

/** The names that a dataset has for a kind of conditioning; null without conditioning. */
export function vocabularyOf(
  dataset: Record<Vocabulary['kind'], string[]>,
  conditioning: ConditioningId,
): Vocabulary | null {
  const kind = conditioningTable[conditioning].tells;
  return kind && { kind, names: dataset[kind] };
}

/**
 * Where nothing else is asked for, the labels come in turn, so that a sheet shows them all.
 *
 * @returns the place of the label that a cell of the sheet shows
 */
export function labelInTurn(cell: number, labelCount: number): number {
  return cell % labelCount;
}

/**
 * What a creature of a sheet shows: what was asked for, else the label whose turn it was; null where neither
 * is known. Tags of a sheet that nobody asked for are those of sprites drawn at random.
 */
export function cellCondition(
  { condition }: Pick<Sample, 'condition'>,
  cell: number,
  vocabulary: Vocabulary | null,
): ConditionRequest | null {
  if (condition || vocabulary?.kind !== 'labels') return condition;
  const label = vocabulary.names[labelInTurn(cell, vocabulary.names.length)];
  return label === undefined ? null : { label };
}
