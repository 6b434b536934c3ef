import { labelReportSchema, type LabelReport } from '../../../../shared/dataset/dataset.ts';
import type { Annotation } from '../../../sprite-file/annotation.ts';

interface Labelled {
  annotations: readonly Annotation[];
  /** Null of a dataset from before labels could come from anything but subfolders. */
  report: LabelReport | null;
}

/**
 * Labels as a person gives them, in the place of those that sprites have.
 *
 * @param given of each sprite; undefined where it keeps its own
 */
export function relabel(
  { annotations, report }: Labelled,
  given: readonly (string | null | undefined)[],
): { annotations: Annotation[]; report: LabelReport | null } {
  const isByHand = given.some((label) => label !== undefined);
  const relabelled = annotations.map((annotation, place) => {
    const label = given[place];
    return label === undefined ? annotation : { ...annotation, label };
  });
  const unlabelled = relabelled.filter(({ label }) => label === null).length;
  if (!isByHand) return { annotations: relabelled, report: report && { ...report, unlabelled } };
  const byHand = { ...(report ?? nothingSaid), unlabelled, passedOver: null };
  const source = unlabelled === relabelled.length ? 'none' : 'hand';
  return { annotations: relabelled, report: labelReportSchema.parse({ ...byHand, source }) };
}

const nothingSaid = { table: null, unmatched: [], unmatchedCount: 0 };
