import { arXiv, type Publication } from './published.ts';

interface DiscriminatorRow {
  label: string;
  published: readonly Publication[];
  /** What to know of KID where it judges: where that is shown. */
  aboutKid?: string;
  /** The row whose chapter of docs/models.md tells of it. */
  chapter: 'dcgan' | 'light';
}

/** What judges, in place of a model's own discriminator. */
const rows = {
  own: { label: 'The model’s own', published: [], chapter: 'dcgan' },
  projected: {
    label: 'Projected on EfficientNet-Lite0 (Sauer 2021)',
    published: [arXiv('Sauer 2021', '2111.01007')],
    aboutKid:
      'KID, density and coverage flatter a run with a projected discriminator: they are measured by EfficientNet-Lite0, by which it was judged while it trained. Beside other runs, go by what you see.',
    /** Its authors take it with that one's generator. */
    chapter: 'light',
  },
} satisfies Record<string, DiscriminatorRow>;

export type DiscriminatorId = keyof typeof rows;
export const discriminatorTable: Readonly<Record<DiscriminatorId, DiscriminatorRow>> = rows;
export const discriminatorIds = Object.keys(rows) as [DiscriminatorId, ...DiscriminatorId[]];

/** What to know of the KID of a run; undefined where nothing speaks against it. */
export function aboutKid(discriminator: DiscriminatorId): string | undefined {
  return discriminatorTable[discriminator].aboutKid;
}
