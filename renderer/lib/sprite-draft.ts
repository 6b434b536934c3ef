import type { WantedChanges } from '../../shared/dataset/sprite-changes.ts';

/** What a person wants otherwise with a dataset's sprites, by their places; never changed, only replaced. */
export interface SpriteDraft {
  readonly leftOut: ReadonlySet<number>;
  /** Null takes a label away. */
  readonly labels: ReadonlyMap<number, string | null>;
}

export const unchanged: SpriteDraft = { leftOut: new Set(), labels: new Map() };

export function leaveOut(draft: SpriteDraft, places: readonly number[]): SpriteDraft {
  return { ...draft, leftOut: new Set([...draft.leftOut, ...places]) };
}

export function takeBack(draft: SpriteDraft, places: readonly number[]): SpriteDraft {
  const back = new Set(places);
  return { ...draft, leftOut: new Set([...draft.leftOut].filter((place) => !back.has(place))) };
}

export function relabelSprites(
  draft: SpriteDraft,
  places: readonly number[],
  label: string | null,
): SpriteDraft {
  return {
    ...draft,
    labels: new Map([...draft.labels, ...places.map((place) => [place, label] as const)]),
  };
}

/** Gives sprites the labels that they had in another draft. */
export function labelsAsIn(
  draft: SpriteDraft,
  places: readonly number[],
  before: SpriteDraft,
): SpriteDraft {
  const labels = new Map(draft.labels);
  for (const place of places) {
    const label = before.labels.get(place);
    if (label === undefined) labels.delete(place);
    else labels.set(place, label);
  }
  return { ...draft, labels };
}

/** As the studio is asked for it. */
export function wantedOf({ leftOut, labels }: SpriteDraft): WantedChanges {
  return {
    leftOut: [...leftOut],
    labels: [...labels].map(([sprite, label]) => ({ sprite, label })),
  };
}
