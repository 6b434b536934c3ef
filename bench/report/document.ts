import { partTitles, type BenchResults, type PartResults } from '../results.ts';
import type { Part } from '../options.ts';
import { bfloat16Section } from './bfloat16-section.ts';
import { figure, table, withSpread } from './markdown.ts';
import { memorySection } from './memory-section.ts';
import { shortfallSection } from './shortfall-section.ts';
import { cardSection, trainingSection } from './training-section.ts';
import { isWanted, ratioName, throughputRatio, verdict, wanted } from './wanted.ts';

export const startMark = '<!-- Written by npm run bench, from here… -->';
export const endMark = '<!-- …to here. -->';

/**
 * @param document the old one
 * @returns the document with everything between the marks replaced
 * @throws Error where the marks are missing
 */
export function replaceGenerated(
  document: string,
  generated: string,
  marks = { start: startMark, end: endMark },
): string {
  const start = document.indexOf(marks.start);
  const end = document.indexOf(marks.end);
  if (start < 0 || end < start) throw new Error(`The document has lost its marks: ${marks.start}`);
  return `${document.slice(0, start + marks.start.length)}\n\n${generated}\n\n${document.slice(end)}`;
}

/** All that was measured on all machines: first what is wanted of the training step, side by side. */
export function describeMachines(all: readonly BenchResults[]): string {
  const chapters = all.map((results) => {
    const inside = describeResults(results).replaceAll(/^#/gm, '##');
    return `## ${machineName(results)}\n\n${inside}`;
  });
  return [...sideBySide(all), ...chapters].join('\n\n');
}

function sideBySide(all: readonly BenchResults[]): string[] {
  const trained = all.flatMap((results) => {
    const { training } = results.parts;
    return training ? [{ name: machineName(results), recipes: training.result }] : [];
  });
  if (trained.length === 0) return [];
  const titles = [...new Set(trained.flatMap(({ recipes }) => recipes.map(({ title }) => title)))];
  const rows = titles.flatMap((title) =>
    wanted.map((one) => [
      title,
      ratioName(one),
      `${one.least}x`,
      ...trained.map(({ recipes }) => {
        const recipe = recipes.find((each) => each.title === title);
        if (!recipe || !isWanted(one, recipe)) return '';
        return verdict(throughputRatio(recipe, one.ours, one.theirs), one.least);
      }),
    ]),
  );
  const head = ['Recipe', 'Throughput', 'wanted', ...trained.map(({ name }) => name)];
  const asked = rows.filter(([, , , ...measured]) => measured.some((cell) => cell !== ''));
  return [`## Machines side by side\n\n${table(head, asked)}`];
}

function machineName({ machine }: BenchResults): string {
  const { processor, threads, bfloat16, heldTo } = machine;
  const held = heldTo ? ` held to ${heldTo}` : '';
  return `${processor}${held}, ${threads} threads, ${bfloat16 ? 'with' : 'without'} bfloat16`;
}

/** All that was measured on one machine, as Markdown. */
export function describeResults(results: BenchResults): string {
  const sections = (Object.keys(partTitles) as Part[]).map((part) => describePart(results, part));
  const [training, ...others] = sections;
  const shortfall = results.parts.training ? [shortfallSection(results.parts.training.result)] : [];
  return [machineTable(results), training, ...shortfall, ...others].join('\n\n');
}

type Describe = { [Name in Part]: (result: PartResults[Name]) => string };

const describe: Describe = {
  training: trainingSection,
  card: cardSection,
  import: ({ sprites, size, seconds }) =>
    `${sprites.toLocaleString('en')} PNG files of 68x56 to ${size}x${size}: ${withSpread(seconds)} s, ` +
    `${figure(sprites / seconds.median)} sprites/s.`,
  start: ({ addressMs, firstPaintMs, usableMs }) =>
    table(
      ['From `npm start`, all set up, to …', 'ms'],
      [
        ['the address on the terminal', withSpread(addressMs)],
        ['the first paint in Chromium', withSpread(firstPaintMs)],
        ['a welcome screen that takes sprites', withSpread(usableMs)],
      ],
    ),
  'first-sample': ({ firstSheetMs, firstStepMs, trainedSheetMs, trainedStep }) =>
    table(
      ['From the start of a run (32x32, default preset) to …', 'ms'],
      [
        ['the first sheet of creatures, untrained', withSpread(firstSheetMs)],
        ['the losses of the first step', withSpread(firstStepMs)],
        [`the sheet of step ${trainedStep}`, withSpread(trainedSheetMs)],
      ],
    ),
  'window-events': ({ rates }) =>
    table(
      ['Losses a second on the Run screen', 'frames a second', 'longest frame, ms'],
      rates.map((rate) => [
        rate.eventsPerSecond.toLocaleString('en'),
        figure(rate.framesPerSecond),
        figure(rate.longestFrameMs),
      ]),
    ),
  'long-runs': (result) =>
    table(
      [
        `Compare, ${result.runs} runs of ${result.steps.toLocaleString('en')} steps that were all told`,
        'wanted',
        '',
      ],
      [
        ['from the list of runs to curves, ms', '2,000', figure(result.usableMs)],
        ['processor time of the browser for it, ms', '', figure(result.usableProcessorMs)],
        ['processor time of the core for it, ms', '', figure(result.usableCoreMs)],
        ['frames a second while the wheel zooms', '≥ 30', figure(result.zoomFramesPerSecond)],
        ['frames a second while the mouse drags', '≥ 30', figure(result.panFramesPerSecond)],
        ['a step of the crosshair, ms of processor', '50', figure(result.markerMs)],
        ['a step of the samples, ms of processor', '50', figure(result.sampleStepMs)],
        ['a step of the smoothing, ms of processor', '100', figure(result.smoothingMs)],
        [
          'held by the window’s JavaScript after a collection, MB',
          '150',
          figure(result.windowBytes / 1e6),
        ],
        [
          'the window’s process for itself after that collection, MB',
          '150',
          figure(result.windowProcessBytes / 1e6),
        ],
        [
          'of which Chromium’s own program, read from its file, MB',
          '',
          figure(result.windowProgramBytes / 1e6),
        ],
        [
          'the window’s process for itself before the collection, MB',
          '',
          figure(result.windowBeforeCollectionBytes / 1e6),
        ],
        ['the studio’s core, MB resident at most', '300', figure(result.coreBytes / 1e6)],
        ['longest message to the window, MB', '8', figure(result.longestMessageBytes / 1e6)],
        [
          'two of these runs, first opening: from the start to the curves of one, ms',
          '2,000',
          figure(result.runDrawnMs),
        ],
        [
          'two of these runs, first opening: until the studio answers, ms',
          '',
          figure(result.firstOpeningMs),
        ],
      ],
    ),
  memory: memorySection,
  bfloat16: bfloat16Section,
};

function describePart<Name extends Part>(results: BenchResults, part: Name): string {
  const measured = results.parts[part];
  const text = measured
    ? `${describe[part](measured.result)}\n\nMeasured ${measured.at.slice(0, 10)}.`
    : 'Not measured.';
  return `## ${partTitles[part]}\n\n${text}`;
}

function machineTable({ machine, parts }: BenchResults): string {
  const software = parts.training?.result.flatMap(({ contenders }) =>
    contenders.map((contender) => contender.software),
  );
  return table(
    ['Machine', ''],
    [
      ['Processor', `${machine.processor}, ${machine.threads} threads for every contender`],
      ['bfloat16 arithmetic', machine.bfloat16 ? 'yes' : 'no'],
      ['Memory', `${(machine.memoryBytes / 1e9).toFixed(0)} GB`],
      ['System', machine.system],
      ['Software', [`Node ${machine.node}`, ...new Set(software)].join('; ')],
    ],
  );
}
