import { join } from 'node:path';
import type { Health } from '../../shared/run/health.ts';
import type { RunEvent } from '../../shared/run/events.ts';
import type { Finding } from '../../shared/run/findings.ts';
import { seriesNames, seriesTable, type SeriesValues } from '../../shared/run/series.ts';
import { printJson } from '../host/terminal.ts';
import { formatCount, formatTimeLeft, formatMeasured } from '../../shared/format.ts';
import { createStatusLine } from './status-line.ts';

/** Shows the events of runs while they train. */
export interface RunPrinter {
  report(events: readonly RunEvent[]): void;
  /** Says how a run is that has ended. */
  conclude(runId: string, health: Health): void;
  close(): void;
}

/**
 * One JSON line an event on stdout: `type`, `runId`, `step`, `at` (milliseconds since 1970), then what
 * belongs to the type. Paths are absolute.
 */
export function createJsonReporter(libraryPath: string): RunPrinter {
  return {
    report(events) {
      const described = events.map(({ type, runId, step, at, ...rest }) => {
        const files = 'path' in rest ? { path: join(libraryPath, rest.path) } : {};
        return { type, runId, step, at, ...rest, ...files };
      });
      printJson(...described);
    },
    conclude: (runId, { step, ...health }) =>
      printJson({ type: 'health', runId, step, at: Date.now(), ...health }),
    close: () => undefined,
  };
}

/** A line of progress with the losses and the time that is left; what matters stays above it. */
export function createTextReporter(
  libraryPath: string,
  nameOf: (runId: string) => string,
): RunPrinter {
  const status = createStatusLine();
  let losses = '';
  const verdicts = new Map<string, string>();

  function reportOne(event: RunEvent): void {
    const name = nameOf(event.runId);
    if (event.type === 'series') {
      losses = lossesText(event.values) ?? losses;
      const measured = measuredText(event.values);
      if (measured) status.keep(`${name}: step ${formatCount(event.step)}: ${measured}`);
    } else if (event.type === 'finding') {
      const verdict = verdictText(event.finding);
      // Each measurement judges; only another judgement is news.
      if (verdict === undefined || verdict === verdicts.get(event.runId)) return;
      verdicts.set(event.runId, verdict);
      status.keep(`${name}: step ${formatCount(event.step)}: ${verdict}`);
    } else if (event.type === 'progress') {
      status.show(progressText(name, event, losses));
    } else {
      const line = lineOf(event, libraryPath);
      if (line) status.keep(`${name}: ${line}`);
    }
  }
  return {
    report: (events) => events.forEach(reportOne),
    conclude: (runId, health) => status.keep(`${nameOf(runId)}: ${healthText(health)}`),
    close: () => status.clear(),
  };
}

/** The sentence, and the first thing that is worth a try. */
export function healthText({ sentence, remedies: [first] }: Health): string {
  return first ? `${sentence} Worth a try: the same, but ${first.but} (${first.by}).` : sentence;
}

function lossesText(values: SeriesValues): string | undefined {
  const { 'discriminator/loss': discriminator, 'generator/loss': generator } = values;
  if (!discriminator || !generator) return undefined;
  return `D ${discriminator.mean.toFixed(3)}  G ${generator.mean.toFixed(3)}`;
}

/** What was measured of creatures, where the event is of a measurement: "KID (EfficientNet-Lite0) 212 ± 9, coverage 0.6". */
function measuredText(values: SeriesValues): string | undefined {
  const parts = seriesNames.flatMap((name) => {
    const { inBrief } = seriesTable[name];
    const value = values[name];
    if (inBrief === undefined || value === undefined) return [];
    return [`${inBrief} ${formatMeasured(value.mean, value.max - value.mean)}`];
  });
  return parts.length > 0 ? parts.join(', ') : undefined;
}

function verdictText(finding: Finding): string | undefined {
  return finding.kind === 'verdict' ? `${finding.message} ${finding.hint}` : undefined;
}

function progressText(
  name: string,
  event: Extract<RunEvent, { type: 'progress' }>,
  losses: string,
): string {
  const { step, totalSteps, stepsPerSecond, etaMs } = event;
  const percent = Math.floor((100 * step) / totalSteps);
  const left = etaMs === null ? '' : formatTimeLeft(etaMs);
  const steps = `step ${formatCount(step)} of ${formatCount(totalSteps)}`;
  return [`${name}: ${percent} %`, steps, `${stepsPerSecond.toFixed(1)} steps/s`, losses, left]
    .filter(Boolean)
    .join(' · ');
}

/** What a person wants to find again after the progress line is gone; null for the rest. */
function lineOf(event: RunEvent, libraryPath: string): string | null {
  switch (event.type) {
    case 'state':
      return `${event.state}. ${event.message}`;
    case 'sample':
      return `step ${formatCount(event.step)}: sample ${join(libraryPath, event.path)}`;
    case 'warning':
    case 'error':
      return `${event.type}: ${event.message} ${event.hint}`;
    case 'log':
      return event.message;
    default:
      return null;
  }
}
