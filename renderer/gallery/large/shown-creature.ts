import { cellCondition, type Vocabulary } from '../../../shared/condition/vocabulary.ts';
import type { CreatureRef } from '../../../shared/creature/creature.ts';
import type { Favourite } from '../../../shared/creature/favourite.ts';
import type { Sample } from '../../../shared/run/run.ts';

/** A creature as the window has it: where it came from, and the picture in which it lies. */
export interface ShownCreature extends Pick<
  Favourite,
  | 'runId'
  | 'runName'
  | 'sampleId'
  | 'index'
  | 'step'
  | 'seed'
  | 'origin'
  | 'size'
  | 'condition'
  | 'recolouring'
> {
  /** By which the studio is asked for it. */
  ref: CreatureRef;
  picture: Pick<Sample, 'path' | 'count' | 'columns'> & { cell: number };
}

/** Creatures that are gone through one by one: those of the grid in which one was opened. */
export interface CreatureList {
  readonly count: number;
  at(place: number): ShownCreature;
}

/** @param vocabulary the names that the run was taught, where it was */
export function creatureOfSheet(
  sample: Sample,
  cell: number,
  { runName, vocabulary }: { runName: string; vocabulary: Vocabulary | null },
): ShownCreature {
  const { runId, id, step, seed, origin, cellSize, path, count, columns } = sample;
  return {
    ref: { sampleId: id, index: cell },
    runId,
    runName,
    sampleId: id,
    index: cell,
    step,
    seed,
    ...(origin && { origin }),
    size: cellSize,
    condition: cellCondition(sample, cell, vocabulary),
    recolouring: null,
    picture: { path, count, columns, cell },
  };
}

export function creatureOfFavourite(favourite: Favourite): ShownCreature {
  const { id, path, runId, runName, sampleId, index, step, seed, size } = favourite;
  const { condition, recolouring, origin } = favourite;
  return {
    ...{ runId, runName, sampleId, index, step, seed, size, condition, recolouring },
    ...(origin && { origin }),
    ref: { favouriteId: id },
    picture: { path, count: 1, columns: 1, cell: 0 },
  };
}
