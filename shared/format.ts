/* Numbers as people read them, the same in the window, on the command line and in messages. */

const wholeNumber = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const compactNumber = new Intl.NumberFormat('en', {
  notation: 'compact',
  maximumFractionDigits: 1,
});
const relativeTime = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });

/** 12345 → "12,345". */
export function formatCount(value: number): string {
  return wholeNumber.format(value);
}

/** 12345 → "12.3K". */
export function formatCompact(value: number): string {
  return compactNumber.format(value);
}

/** The words for one and for more, with # for the number; other languages than English may have more forms. */
export type CountForms = readonly [one: string, ...more: string[]];

/**
 * "1 sprite", "1,332 sprites".
 *
 * @param formFor which form a language takes for a number; catalogues of texts give theirs (docs/languages.md)
 */
export function countOf(value: number, forms: CountForms, formFor = englishForm): string {
  const form = forms[formFor(value)] ?? forms[forms.length - 1] ?? '#';
  return form.replace('#', formatCount(value));
}

const englishForm = (value: number) => (value === 1 ? 0 : 1);

/** Milliseconds as people say them: "8 s", "4 min", "1 h 20 min", "2 days". */
export function formatDuration(elapsedMs: number): string {
  const seconds = Math.max(0, Math.round(elapsedMs / 1000));
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours >= 48) return `${Math.round(hours / 24)} days`;
  return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`;
}

/** How long something will still take: "about 3 min left"; less than half a second is nothing to wait for. */
export function formatTimeLeft(ms: number): string {
  return ms < 500 ? 'nearly done' : `about ${formatDuration(ms)} left`;
}

/** To the second: "8 s", "1 min 30 s", "1 h 20 min", "60 h", "3 days". */
export function formatExactDuration(elapsedMs: number): string {
  const seconds = Math.max(0, Math.round(elapsedMs / 1000));
  const days = seconds / 86_400;
  if (days >= 2 && Number.isInteger(days)) return `${days} days`;
  const parts = [
    [Math.floor(seconds / 3_600), 'h'],
    [Math.floor(seconds / 60) % 60, 'min'],
    [seconds % 60, 's'],
  ] as const;
  const there = parts.filter(([count]) => count > 0);
  return there.map(([count, unit]) => `${count} ${unit}`).join(' ') || '0 s';
}

/** How long something took that is over, in two units at most: "12 min 34 s". Nothing took "0 s". */
export function formatElapsed(elapsedMs: number): string {
  if (elapsedMs > 0 && elapsedMs < 1000) return 'under 1 s';
  const seconds = Math.round(elapsedMs / 1000);
  const isWhole = seconds % 60 === 0;
  if (seconds < 60 || seconds >= 3_600 || isWhole) return formatDuration(elapsedMs);
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

const byteUnits = ['bytes', 'kB', 'MB', 'GB', 'TB'] as const;

/**
 * 274_000_000 → "274 MB": in thousands (IEC 80000-13), as downloads and disks are sold. One unit everywhere; the
 * binary ones stand beside it nowhere.
 */
export function formatBytes(bytes: number): string {
  const power =
    bytes < 1000 ? 0 : Math.min(byteUnits.length - 1, Math.floor(Math.log10(bytes) / 3));
  const value = bytes / 1000 ** power;
  return `${value.toFixed(power > 0 && value < 10 ? 1 : 0)} ${byteUnits[power] ?? 'bytes'}`;
}

/** "3 minutes ago", "yesterday". */
export function formatAgo(at: number, now: number): string {
  const seconds = Math.round((at - now) / 1000);
  if (seconds > -45) return 'just now';
  const minutes = Math.round(seconds / 60);
  if (minutes > -60) return relativeTime.format(minutes, 'minute');
  const hours = Math.round(minutes / 60);
  if (hours > -24) return relativeTime.format(hours, 'hour');
  return relativeTime.format(Math.round(hours / 24), 'day');
}

/** From here on there is no short word for a number: a run that diverges comes to "3.4e38". */
const wordless = 1e15;

/** A loss to three significant digits. */
export function formatLoss(value: number): string {
  if (!Number.isFinite(value)) return '–';
  if (Math.abs(value) >= wordless) return value.toExponential(2).replace(/\.?0*e\+/, 'e');
  return Math.abs(value) >= 1000 ? formatCompact(value) : String(Number(value.toPrecision(3)));
}

/** What was measured with its error: "212 ± 9.1"; without one where it has none. */
export function formatMeasured(value: number, error: number): string {
  return error > 0 ? `${formatLoss(value)} ± ${formatLoss(error)}` : formatLoss(value);
}

/** 0.125 → "13 %"; what is nearly all is not told as all. */
export function formatShare(share: number): string {
  const percent = 100 * share;
  return `${percent > 99 && percent < 100 ? percent.toFixed(1) : Math.round(percent)} %`;
}

/** Its first letter a large one. */
export function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
