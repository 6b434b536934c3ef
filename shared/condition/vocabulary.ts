import { z } from 'zod';
import { conditioningTable, type ConditioningId } from '../hyperparameters/conditionings.ts';
import type { Sample } from '../run/run.ts';
import type { ConditionRequest } from './condition-request.ts';
import { readSentence } from './sentence.ts';

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
  { condition, origin }: Pick<Sample, 'condition' | 'origin'>,
  cell: number,
  vocabulary: Vocabulary | null,
): ConditionRequest | null {
  if (condition?.columns !== undefined) return columnCondition(condition.columns, cell, vocabulary);
  // Between creatures there are no turns.
  if (condition || origin || vocabulary?.kind !== 'labels') return condition;
  const label = vocabulary.names[labelInTurn(cell, vocabulary.names.length)];
  return label === undefined ? null : { label };
}

/**
 * What a creature of a matrix shows.
 *
 * @param columns as many as the sheet has
 */
export function columnCondition(
  columns: readonly string[],
  cell: number,
  vocabulary: Vocabulary | null,
): ConditionRequest {
  const name = columns[cell % columns.length] ?? '';
  return vocabulary?.kind === 'tags' ? { tags: name } : { label: name };
}

/** As many as one can see beside each other. */
const columnsAtOnce = 12;

/** What the columns of a matrix show where nothing else is asked for: the tags of a sentence, else the first names. */
export function matrixColumns({ kind, names }: Vocabulary, sentence = ''): string[] {
  const asked = kind === 'tags' ? [...readSentence(sentence, names).tags.keys()] : [];
  return (asked.length > 0 ? asked : names).slice(0, columnsAtOnce);
}
