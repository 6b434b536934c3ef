import type { SpriteAnnotations } from '../../shared/dataset/dataset.ts';
import type { DuplicateGroups, WantedChanges } from '../../shared/dataset/sprite-changes.ts';
import { countOf } from '../../shared/format.ts';
import {
  labelsAsIn,
  leaveOut,
  relabelSprites,
  takeBack,
  unchanged,
  wantedOf,
  type SpriteDraft,
} from '../lib/sprite-draft.ts';
import { keepDraft, keptDraft } from './kept-drafts.ts';
import type { Followed } from './live-list.svelte.ts';

type Places = readonly number[];

/**
 * The sprites of a dataset, and what a person wants otherwise with them. Nothing of that is in the library until another
 * dataset is made of it; this browser keeps it until then (docs/decisions/0475).
 */
export class DatasetSprites {
  readonly datasetId: string;
  /** Null until they have come. */
  annotations = $state.raw<SpriteAnnotations | null>(null);
  duplicates = $state.raw<DuplicateGroups | null>(null);
  /** Whether the changes are those of an earlier visit, and none was made since. */
  fromBefore = $state(false);
  #draft = $state.raw<SpriteDraft>(unchanged);
  #saidThatNotKept = false;
  readonly #followed: Pick<Followed, 'studio' | 'toasts'>;
  #loading: Promise<void> | null = null;

  constructor(followed: Pick<Followed, 'studio' | 'toasts'>, datasetId: string) {
    this.#followed = followed;
    this.datasetId = datasetId;
    this.#draft = keptDraft(datasetId);
    this.fromBefore = this.isChanged;
  }

  /** Once: a dataset never changes. */
  load(): Promise<void> {
    this.#loading ??= this.#load();
    return this.#loading;
  }

  get leftOut(): ReadonlySet<number> {
    return this.#draft.leftOut;
  }

  /** By place; null takes a label away. */
  get labels(): ReadonlyMap<number, string | null> {
    return this.#draft.labels;
  }

  get isChanged(): boolean {
    return this.leftOut.size > 0 || this.labels.size > 0;
  }

  get wanted(): WantedChanges {
    return wantedOf(this.#draft);
  }

  leaveOut(places: Places): void {
    const more = places.filter((place) => !this.leftOut.has(place));
    if (more.length === 0) return;
    this.#change(leaveOut(this.#draft, more));
    this.#sayWithUndo(`Left out ${countOf(more.length, ['# sprite', '# sprites'])}.`, () =>
      this.takeBack(more),
    );
  }

  takeBack(places: Places): void {
    this.#change(takeBack(this.#draft, places));
  }

  relabel(places: Places, label: string | null): void {
    const before = this.#draft;
    this.#change(relabelSprites(before, places, label));
    const sprites = countOf(places.length, ['# sprite', '# sprites']);
    this.#sayWithUndo(
      label === null ? `Took the label of ${sprites} away.` : `Labelled ${sprites} “${label}”.`,
      () => this.#change(labelsAsIn(this.#draft, places, before)),
    );
  }

  /** The dataset as it is. */
  forgetChanges(): void {
    this.#sayWithUndo('Took all changes back.', this.handOver());
  }

  /** The changes are in another dataset, without a word. @returns what brings them back */
  handOver(): () => void {
    const before = this.#draft;
    this.#change(unchanged);
    return () => this.#change(before);
  }

  #change(draft: SpriteDraft): void {
    this.#draft = draft;
    this.fromBefore = false;
    if (keepDraft(this.datasetId, draft) || this.#saidThatNotKept) return;
    this.#saidThatNotKept = true;
    this.#followed.toasts.say(
      'This browser has no room to keep the changes: they stay until the page is left.',
    );
  }

  #sayWithUndo(message: string, run: () => void): void {
    this.#followed.toasts.say(message, { label: 'Undo', run });
  }

  async #load(): Promise<void> {
    const { studio, toasts } = this.#followed;
    const { datasetId } = this;
    const annotations = await toasts.catching(studio.datasets.annotations({ datasetId }));
    if (!annotations) return this.#mayLoadAgain();
    this.annotations = annotations;
    const duplicates = await toasts.catching(studio.datasets.duplicates({ datasetId }));
    if (!duplicates) return this.#mayLoadAgain();
    this.duplicates = duplicates;
  }

  #mayLoadAgain(): void {
    this.#loading = null;
  }
}
