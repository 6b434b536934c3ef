import type { ConditionRequest } from './condition-request.ts';
import type { Sample } from './run.ts';
import { labelInTurn, type Vocabulary } from './vocabulary.ts';

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
