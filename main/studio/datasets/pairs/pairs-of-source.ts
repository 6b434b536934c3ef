import type { ImportOptions, PairReport } from '../../../../shared/dataset/dataset.ts';
import type { Picture } from '../../../pictures/picture.ts';
import { labelsByName } from '../labels/annotate-sprites.ts';
import type { LabelTable } from '../labels/label-table.ts';
import type { SourceItem } from '../source/sprite-source.ts';
import { pairFrame, type PairFrame } from './pair-frame.ts';
import { findPartners } from './partners.ts';

/**
 * The pairs among a source's pictures, and the frame of each. The second picture of a pair comes long after the
 * first: what is kept meanwhile is the frame, not the pictures.
 */
export class SourcePairs {
  readonly #items: ReadonlyMap<string, SourceItem>;
  readonly #partners: ReadonlyMap<string, string>;
  readonly #frames = new Map<string, Promise<PairFrame | null>>();
  #fitted = 0;
  #unlike = 0;

  constructor(
    items: readonly SourceItem[],
    table: LabelTable | null,
    { fitPairs, labels, fit }: Pick<ImportOptions, 'fitPairs' | 'labels' | 'fit'>,
  ) {
    const names = items.map(({ name }) => name);
    this.#items = new Map(items.map((item) => [item.name, item]));
    // Covering and stretching go by the whole picture: what lay on each other still does.
    this.#partners =
      fitPairs === 'none' || fit !== 'contain'
        ? new Map()
        : findPartners(names, labelsByName(labels, table, names));
  }

  /**
   * The frame that a picture shares with its partner; null where it is fitted by itself.
   *
   * @param read null for a picture that cannot be read
   */
  async frameOf(
    name: string,
    picture: Picture,
    read: (item: SourceItem) => Promise<Picture | null>,
  ): Promise<PairFrame | null> {
    const partner = this.#items.get(this.#partners.get(name) ?? '');
    if (!partner) return null;
    const known = this.#frames.get(name);
    this.#frames.delete(name);
    if (known) return known;
    const frame = this.#measure(picture, read(partner));
    this.#frames.set(partner.name, frame);
    return frame;
  }

  report(): PairReport | null {
    return this.#fitted + this.#unlike > 0 ? { fitted: this.#fitted, unlike: this.#unlike } : null;
  }

  async #measure(picture: Picture, reading: Promise<Picture | null>): Promise<PairFrame | null> {
    const partner = await reading;
    const frame = partner && pairFrame(picture, partner);
    if (frame) this.#fitted++;
    else if (partner) this.#unlike++;
    return frame;
  }
}
