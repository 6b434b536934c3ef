import { parse, CsvError } from 'csv-parse/sync';
import { mostSourceFiles } from '../../../../shared/dataset/dataset.ts';
import { labelName } from '../../../../shared/condition/label-name.ts';
import { mostLabels } from '../../../sprite-file/format.ts';

/** What a CSV says of sprites. */
export interface LabelTable {
  /** Name of the CSV. */
  name: string;
  rows: readonly LabelRow[];
}

export interface LabelRow {
  /** As the CSV names it. */
  file: string;
  label: string | null;
  tags: readonly string[];
}

/** Why a CSV cannot be used, in words that complete "this file …". */
export class UnusableTable extends Error {
  override readonly name = 'UnusableTable';
}

const longestLabel = 120;
const mostRecordBytes = 64 * 1024;
/** Spreadsheets write whichever their language uses. */
const delimiters = [',', ';', '\t'];
/** Excel's own first line, which says what separates the cells: `sep=;`. */
const separatorLine = /^"?sep=([,;\t|])"?[^\S\r\n]*(?:\r\n|\r|\n|$)/i;

/**
 * Reads a CSV whose first row names its columns: `file`, and if it likes `label`. Every other column,
 * `tags` among them, holds tags.
 *
 * @throws UnusableTable
 */
export function parseLabelTable(name: string, bytes: Uint8Array): LabelTable {
  const [header = [], ...records] = recordsOf(decodeText(bytes));
  const columns = header.map((title) => title.trim().toLowerCase());
  if (!columns.includes('file')) {
    throw new UnusableTable('has no column “file” in its first row, which names the columns');
  }
  const rows = records.map((cells) => rowOf(columns, cells)).filter(({ file }) => file !== '');
  refuseTooManyLabels(rows);
  return { name, rows };
}

function rowOf(columns: readonly string[], cells: readonly string[]): LabelRow {
  const label = labelName(cells[columns.indexOf('label')] ?? '');
  // More cells than columns are tags with commas that nobody put into quotes.
  const others = cells.filter((_, place) => !['file', 'label'].includes(columns[place] ?? ''));
  return {
    file: (cells[columns.indexOf('file')] ?? '').trim(),
    label: label.slice(0, longestLabel) || null,
    tags: tagsOfText(others.join(' ')),
  };
}

const separators = /[\s,;|]+/u;
const longestTagOfSprite = 32;
const mostTagsPerSprite = 32;

/** The words of a text that a person typed, e.g. "Red, flying": in lower case, each of them once. */
export function wordsOfText(text: string): string[] {
  const words = text.normalize('NFC').toLowerCase().split(separators);
  return [...new Set(words.filter((word) => word !== ''))];
}

/**
 * The tags in the text of a sprite. Words that are too long to be a tag are left out, as is what a sprite has
 * more of than it can keep.
 */
export function tagsOfText(text: string): string[] {
  const tags = wordsOfText(text).filter((word) => word.length <= longestTagOfSprite);
  return tags.slice(0, mostTagsPerSprite);
}

function decodeText(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new UnusableTable('is not UTF-8 text; save it as “CSV UTF-8”', { cause });
  }
}

function recordsOf(text: string): string[][] {
  const [line = '', separator] = separatorLine.exec(text) ?? [];
  const table = text.slice(line.length);
  try {
    return parse(table, {
      delimiter: separator ?? delimiterOf(table),
      relax_column_count: true,
      skip_empty_lines: true,
      max_record_size: mostRecordBytes,
      to: mostSourceFiles + 1,
    });
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw new UnusableTable(`is no proper CSV (${error.message})`, { cause: error });
  }
}

/** The first one that the row of column names has. */
function delimiterOf(text: string): string {
  const header = text.slice(0, mostRecordBytes).split(/[\r\n]/, 1)[0] ?? '';
  return delimiters.find((delimiter) => header.includes(delimiter)) ?? ',';
}

function refuseTooManyLabels(rows: readonly LabelRow[]): void {
  const labels = new Set(rows.map(({ label }) => label));
  if (labels.size <= mostLabels) return;
  throw new UnusableTable(
    `names ${labels.size} different labels; at most ${mostLabels} can be told apart`,
  );
}

const ownName = 'labels.csv';

/**
 * The CSV that says what sprites are called: `labels.csv`, or the only CSV that lies beside the
 * subfolders. Null where there is none, or more than one.
 *
 * @param names relative to the source, with forward slashes
 */
export function findLabelTable(names: readonly string[]): string | null {
  const tables = names.filter((name) => !name.includes('/') && /\.csv$/i.test(name));
  const own = tables.find((name) => name.toLowerCase() === ownName);
  return own ?? (tables.length === 1 ? (tables[0] as string) : null);
}
