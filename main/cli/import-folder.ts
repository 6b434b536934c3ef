import {
  importOptionFields,
  importOptionsSchema,
  type Dataset,
  type ImportOptions,
  type ImportProgress,
  type ImportSource,
} from '../../shared/dataset/dataset.ts';
import { errorShapeSchema, StudioError } from '../../shared/errors.ts';
import type { Studio } from '../studio/studio.ts';
import { describeImport } from './describe-import.ts';
import { givenFields, type FieldOptions } from './field-options.ts';
import { helpInValues } from '../../shared/fields.ts';
import { formatCount, formatTimeLeft } from '../../shared/format.ts';
import type { Interruption } from './interruption.ts';
import { bringSource } from './what-to-import.ts';
import { createStatusLine } from './status-line.ts';

/** The import options on the command line, over those that a preset suggests. */
export function importOptionsFrom(
  options: FieldOptions,
  suggested: Partial<ImportOptions> = {},
): ImportOptions {
  const chosen = { ...suggested, ...givenFields(importOptionFields, options) };
  const parsed = importOptionsSchema.safeParse(chosen);
  if (parsed.success) return parsed.data;
  const field = importOptionFields.find(({ name }) => name === parsed.error.issues[0]?.path[0]);
  throw new StudioError(
    'invalid-input',
    `--${field?.name} cannot be ${JSON.stringify(options[field?.name ?? ''])}.`,
    `It can be: ${field && helpInValues(field)}`,
  );
}

/**
 * Imports sprites and stays until it is done, showing how far it is on stderr.
 *
 * @throws StudioError `cancelled` when it is interrupted, and what the import throws
 */
export async function importFolder(
  studio: Studio,
  request: {
    source: ImportSource;
    name?: string | undefined;
    options: ImportOptions;
    /** Whether a dataset of the same sprites and options is taken where there is one. */
    reuse?: boolean;
  },
  interruption: Interruption,
): Promise<Dataset> {
  const { source, name, options, reuse = false } = request;
  const { orderly } = interruption;
  await bringSource(studio, source, interruption);
  const status = createStatusLine();
  const ended = new Promise<ImportProgress>((resolve) => {
    studio.push.subscribe('import', (progress) => {
      status.show(progressText(progress));
      if (['done', 'failed', 'cancelled'].includes(progress.phase)) resolve(progress);
    });
  });
  const before = new Set(studio.datasets.list().map(({ id }) => id));
  const { importId } = studio.imports.start({ source, options, reuse, ...(name && { name }) });
  const cancel = () => studio.imports.cancel(importId);
  orderly.addEventListener('abort', cancel);
  const { phase, error, datasetId } = await ended;
  orderly.removeEventListener('abort', cancel);
  status.clear();
  if (error) throw StudioError.fromShape(errorShapeSchema.parse(error));
  if (phase === 'cancelled' || !datasetId) throw cancelled();
  const dataset = studio.datasets.get(datasetId);
  status.keep(...(before.has(datasetId) ? [foundAgain(dataset)] : describeImport(dataset)));
  return dataset;
}

function foundAgain({ name, count }: Dataset): string {
  return `These ${formatCount(count)} sprites are in the library already, imported in the same way, as “${name}”: no other dataset was made.`;
}

function progressText({ phase, done, total, etaMs, currentFile }: ImportProgress): string {
  if (total === 0) return 'Looking for sprites …';
  const left = etaMs === null ? '' : ` · ${formatTimeLeft(etaMs)}`;
  return `${phase}: ${formatCount(done)} of ${formatCount(total)} files${left} ${currentFile}`;
}

function cancelled(): StudioError {
  return new StudioError(
    'cancelled',
    'The import was cancelled; nothing of it was kept.',
    'Start the command again to import the folder.',
  );
}
