import { z } from 'zod';
import { describeField, type Field, fieldsOf } from '../fields.ts';
import { formatShare } from '../format.ts';

/** The longest name or text that may be asked for; names in a dataset are far shorter. */
const longestText = 1_000;
/** Of a matrix. */
export const mostColumns = 32;
const name = z.string().trim().min(1).max(longestText);

/** What new creatures shall show, by the names that a conditional GAN was taught. */
export const conditionRequestSchema = z
  .strictObject({
    label: describeField(name.optional(), {
      label: 'Label',
      group: 'Condition',
      help: 'Draw creatures of this label only; without it the labels come in turn.',
    }),
    mixWith: describeField(name.optional(), {
      label: 'Mix with',
      group: 'Condition',
      help: 'A second label, for creatures between the two.',
      option: 'mix',
    }),
    mixAmount: describeField(z.number().min(0).max(1).optional(), {
      label: 'How much of it',
      group: 'Condition',
      help: 'How much of the second label: 0 is the first alone, 1 the second alone; half of each where it is not given.',
      option: 'amount',
    }),
    tags: describeField(name.optional(), {
      label: 'Tags',
      group: 'Condition',
      help: 'Words that the sprites were tagged with, also in a sentence: "a big red bird, not flying, please". Words that the run does not know are left out.',
    }),
    /** Of a matrix: what each column of the sheet shows, while each row comes of the same random numbers. */
    columns: z.array(name).min(1).max(mostColumns).optional(),
  })
  .refine(
    ({ label, tags, columns }) =>
      label !== undefined || tags !== undefined || columns !== undefined,
    { error: 'Name a label or tags', path: ['label'] },
  )
  .refine(
    ({ label, tags, columns }) =>
      columns === undefined || (label === undefined && tags === undefined),
    { error: 'A matrix has what it shows in its columns', path: ['columns'] },
  )
  .refine(({ label, tags }) => label === undefined || tags === undefined, {
    error: 'Name a label or tags, not both: a run knows only one of them',
    path: ['tags'],
  })
  .refine(({ label, mixWith }) => label !== undefined || mixWith === undefined, {
    error: 'A mix begins with a label',
    path: ['mixWith'],
  })
  .refine(({ mixWith, mixAmount }) => mixWith !== undefined || mixAmount === undefined, {
    error: 'An amount needs a label to mix with',
    path: ['mixAmount'],
  });
export type ConditionRequest = z.output<typeof conditionRequestSchema>;
export const conditionRequestFields: readonly Field[] = fieldsOf(conditionRequestSchema).filter(
  ({ name: field }) => field !== 'columns',
);

/** Half of each label where no amount is named. */
export function mixAmountOf({ mixAmount = 0.5 }: ConditionRequest): number {
  return mixAmount;
}

/** What was asked for as people read it: "fire", "70 % fire, 30 % water", or a sentence as it was typed. */
export function conditionText(request: ConditionRequest): string {
  const { label, mixWith, tags, columns } = request;
  if (columns !== undefined) return `a matrix of ${columns.join(', ')}`;
  if (tags !== undefined) return tags.trim();
  // A label mixed with itself is that label.
  if (label === undefined || mixWith === undefined || mixWith === label) return label ?? '';
  const share = Math.round(mixAmountOf(request) * 100) / 100;
  return `${formatShare(1 - share)} ${label}, ${formatShare(share)} ${mixWith}`;
}
