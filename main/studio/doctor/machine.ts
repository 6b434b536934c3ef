import { availableParallelism, totalmem } from 'node:os';
import type { DoctorReport } from '../../../shared/engine/engine.ts';
import { describeProcessor } from '../../native-engine/processor.ts';

/** What a machine computes with; the same processor, with the same instructions, and as many cores compute alike. */
export function whatComputes(): { processor: string; cores: number } {
  return { processor: describeProcessor(), cores: availableParallelism() };
}

/** Node's own, and Electron's where it runs in it. */
const versions: Partial<NodeJS.ProcessVersions> = process.versions;

export function describeMachine(appVersion: string): DoctorReport['machine'] {
  return {
    platform: `${process.platform} ${process.arch}`,
    ...whatComputes(),
    memoryBytes: totalmem(),
    node: process.versions.node,
    electron: versions.electron ?? null,
    studio: appVersion,
  };
}
