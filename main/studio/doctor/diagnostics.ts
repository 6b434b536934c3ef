import { homedir, release } from 'node:os';
import type { SpeedStatus } from '../../../shared/engine/speed.ts';
import { whyTuned } from '../../../shared/engine/speed.ts';
import type { GettingStatus } from '../../../shared/engine/getting.ts';
import { countOf, formatBytes } from '../../../shared/format.ts';
import type { DamagedRow } from '../../../shared/library/damage.ts';
import { libraryPartWords, type LibrarySize } from '../../../shared/library/library-size.ts';
import type { Room } from '../../../shared/library/room.ts';
import type { ErrorShape } from '../../../shared/errors.ts';
import { currentVersion } from '../../store/migrate.ts';
import { describeMachine } from './machine.ts';

export interface Diagnosed {
  appVersion: string;
  host: 'desktop' | 'browser';
  libraryPath: string;
  readOnly: boolean;
  speed: SpeedStatus;
  fastEngine: GettingStatus;
  features: GettingStatus;
  size: LibrarySize;
  room: Room;
  damage: readonly DamagedRow[];
  counts: { datasets: number; favourites: number };
  /** Of each run what may have gone wrong with it. */
  runs: readonly { state: string; problem: ErrorShape | null }[];
}

/**
 * What somebody who is asked for help wants to know, as one text that can be given away: nothing in it is a name that the
 * person chose, or a place on their disk.
 */
export function diagnostics(about: Diagnosed): string {
  return [
    ...describeStudio(about),
    ...describeEngines(about),
    ...describeLibrary(about),
    ...describeRuns(about),
  ]
    .map((line) => withoutPlaces(line, about.libraryPath))
    .join('\n');
}

function describeStudio({ appVersion, host }: Diagnosed): string[] {
  const machine = describeMachine(appVersion);
  const electron = machine.electron === null ? '' : `, Electron ${machine.electron}`;
  return [
    `Sprite GAN Studio ${appVersion}, ${host}`,
    `Node ${machine.node}${electron}`,
    `System: ${machine.platform}, ${release()}`,
    `Processor: ${machine.processor}, ${countOf(machine.cores, ['# core', '# cores'])}`,
    `Memory: ${formatBytes(machine.memoryBytes)}, ${formatBytes(process.availableMemory())} available`,
  ];
}

function describeEngines({ speed, fastEngine, features }: Diagnosed): string[] {
  const engines = speed.report?.engines.map(({ id, facts, problem, stepsPerSecond }) => {
    if (!facts) return `  ${id}: not found: ${problem ?? 'no reason given'}`;
    const { device, version, tfjsVersion, threads } = facts;
    const rate =
      stepsPerSecond === null ? '' : `, ${stepsPerSecond.toFixed(1)} training steps a second`;
    return `  ${id}: ${device}, version ${version}, TensorFlow.js ${tfjsVersion}, ${countOf(threads, ['# thread', '# threads'])}${rate}`;
  });
  return [
    `Fast engine: ${gettingInWords(fastEngine)}`,
    `Network that measures: ${gettingInWords(features)}`,
    ...(engines ? ['Engines, as they were measured:', ...engines] : ['Engines: not measured yet']),
    `Tuning: ${speed.tuning ? whyTuned(speed.tuning) : 'none'}`,
    ...(speed.problem ? [`Measuring failed: ${speed.problem.code}`] : []),
  ];
}

function gettingInWords({ state, version, problem }: GettingStatus): string {
  return `${state}, version ${version}${problem ? `, ${problem.code}` : ''}`;
}

function describeLibrary(about: Diagnosed): string[] {
  const { size, room, damage, readOnly, counts, runs } = about;
  const parts = size.parts
    .filter(({ files }) => files > 0)
    .map(({ id, bytes }) => `${libraryPartWords[id].label.toLowerCase()} ${formatBytes(bytes)}`);
  const free = size.freeBytes === null ? '' : `, ${formatBytes(size.freeBytes)} free on its disk`;
  return [
    `Library: format ${currentVersion}${readOnly ? ', read only' : ''}, ${countOf(counts.datasets, ['# dataset', '# datasets'])}, ${countOf(runs.length, ['# run', '# runs'])}, ${countOf(counts.favourites, ['# favourite', '# favourites'])}`,
    `  ${formatBytes(size.bytes)}${free}: ${parts.join(', ')}`,
    `  removed: ${formatBytes(room.bytes)}, ${countOf(room.leftovers, ['# leftover', '# leftovers'])}`,
    `  damaged rows: ${damage.length === 0 ? 'none' : inGroups(damage.map(({ table }) => table))}`,
  ];
}

function describeRuns({ runs }: Diagnosed): string[] {
  const problems = runs.flatMap(({ problem }) => (problem ? [problem.code] : []));
  return [
    `Runs: ${inGroups(runs.map(({ state }) => state)) || 'none'}`,
    ...(problems.length > 0 ? [`Problems of runs: ${inGroups(problems)}`] : []),
  ];
}

/** "2 completed, 1 failed". */
function inGroups(names: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].map(([name, count]) => `${count} ${name}`).join(', ');
}

/** What engines say of themselves may name where they lie. */
function withoutPlaces(text: string, libraryPath: string): string {
  const known = [libraryPath, homedir()].filter((place) => place.length > 1);
  return known
    .reduce((rest, place) => rest.replaceAll(place, '…/'), text)
    .replaceAll(/(["“'])(?:[A-Za-z]:\\|…?\/)[^"”']*(["”'])/g, '$1…$2')
    .replaceAll(/(?<=^|[\s"'“(:])(?:[A-Za-z]:\\|…?\/)[^\s"'”),;]*/g, '…');
}
