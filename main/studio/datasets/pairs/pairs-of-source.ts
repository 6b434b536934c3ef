import type { ImportOptions, PairReport } from '../../../../shared/dataset/dataset.ts';
import { pairStem } from '../../../../shared/dataset/pair-stem.ts';
import type { Picture } from '../../../pictures/picture.ts';
import { labelsByName } from '../labels/annotate-sprites.ts';
import type { LabelTable } from '../labels/label-table.ts';
import type { SourceItem } from '../source/sprite-source.ts';
import { pairFrame, type PairFrame } from './pair-frame.ts';

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

/**
 * Finds the pictures that make pairs: where there are exactly two labels, those of the same stem, one of each.
 * Training pairs them by the same rule (main/trainer/data/pairs/folders.ts).
 *
 * @param names relative to the source, with forward slashes
 * @param labels one a name
 * @returns both ways: the partner of each name that has one
 */
function findPartners(
  names: readonly string[],
  labels: readonly (string | null)[],
): ReadonlyMap<string, string> {
  const [one, other, ...more] = new Set(labels.filter((label) => label !== null));
  const partners = new Map<string, string>();
  if (one === undefined || other === undefined || more.length > 0) return partners;
  const others = byStem(names, labels, other);
  for (const [stem, name] of byStem(names, labels, one)) {
    const partner = others.get(stem);
    if (partner === undefined) continue;
    partners.set(name, partner);
    partners.set(partner, name);
  }
  return partners;
}

/** Of several with one stem the first. */
function byStem(
  names: readonly string[],
  labels: readonly (string | null)[],
  label: string,
): Map<string, string> {
  const named = new Map<string, string>();
  names.forEach((name, place) => {
    const stem = pairStem(name);
    if (labels[place] === label && !named.has(stem)) named.set(stem, name);
  });
  return named;
}
