import { arXiv, type Chapter, type Publication } from './published.ts';

interface ConditioningRow {
  label: string;
  /** What of a sprite the networks are told; null where that is nothing. */
  tells: 'labels' | 'tags' | null;
  /** How the discriminator is: beside the picture, or by an inner product with its features. */
  inDiscriminator: 'joined' | 'projected';
  published: readonly Publication[];
  /** Its own chapter of docs/models.md, or the row whose chapter tells of it. */
  chapter: Chapter | 'dcgan' | 'projection' | 'tags';
}

/** How the networks are told what a sprite shows. */
const rows = {
  none: {
    label: 'None',
    tells: null,
    inDiscriminator: 'joined',
    published: [],
    chapter: 'dcgan',
  },
  concat: {
    label: 'Labels, joined with the input',
    tells: 'labels',
    inDiscriminator: 'joined',
    published: [arXiv('Mirza 2014', '1411.1784')],
    chapter: 'projection',
  },
  projection: {
    label: 'Labels, projection discriminator',
    tells: 'labels',
    inDiscriminator: 'projected',
    published: [arXiv('Miyato 2018', '1802.05637')],
    chapter: {
      place: 30,
      title: 'Conditional: asking for a kind',
      steps: 600,
      preset: 'by-colour',
    },
  },
  tags: {
    label: 'Tags, as a bag of words',
    tells: 'tags',
    inDiscriminator: 'projected',
    published: [],
    chapter: { place: 40, title: 'From words: tags', steps: 2_500 },
  },
  'tags-concat': {
    label: 'Tags, joined with the input',
    tells: 'tags',
    inDiscriminator: 'joined',
    published: [arXiv('Mirza 2014', '1411.1784')],
    chapter: 'tags',
  },
} satisfies Record<string, ConditioningRow>;

export type ConditioningId = keyof typeof rows;
export const conditioningTable: Readonly<Record<ConditioningId, ConditioningRow>> = rows;
export const conditioningIds = Object.keys(rows) as [ConditioningId, ...ConditioningId[]];
