import { z } from 'zod';
import { wantedChangesSchema } from '../../shared/dataset/sprite-changes.ts';
import { unchanged, wantedOf, type SpriteDraft } from '../lib/sprite-draft.ts';

const storageKey = 'sprite-gan-studio-sprites';
/** Of datasets: of one more, the draft that was changed longest ago is forgotten. */
const mostDrafts = 20;

const draftsSchema = z.array(z.tuple([z.string(), wantedChangesSchema])).max(mostDrafts);

/**
 * What a person wants otherwise with the sprites of a dataset, kept by this browser until another dataset is made of it:
 * an evening of labelling is not lost by a page that is loaded anew. Ids of datasets are the same in no two libraries.
 */
export function keptDraft(datasetId: string): SpriteDraft {
  const kept = read().find(([id]) => id === datasetId)?.[1];
  if (!kept) return unchanged;
  return {
    leftOut: new Set(kept.leftOut),
    labels: new Map(kept.labels.map(({ sprite, label }) => [sprite, label])),
  };
}

/** @returns whether there was room for it */
export function keepDraft(datasetId: string, draft: SpriteDraft): boolean {
  const drafts = read().filter(([id]) => id !== datasetId);
  if (draft.leftOut.size > 0 || draft.labels.size > 0) drafts.unshift([datasetId, wantedOf(draft)]);
  try {
    localStorage.setItem(storageKey, JSON.stringify(drafts.slice(0, mostDrafts)));
    return true;
  } catch (thrown) {
    if (thrown instanceof DOMException && thrown.name === 'QuotaExceededError') return false;
    throw thrown;
  }
}

function read(): z.output<typeof draftsSchema> {
  const text = localStorage.getItem(storageKey);
  try {
    return draftsSchema.parse(JSON.parse(text ?? '[]'));
  } catch {
    // Damaged by hand or by another version: there is nothing to go on with.
    return [];
  }
}
