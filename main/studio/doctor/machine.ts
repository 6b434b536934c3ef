import { availableParallelism, cpus, totalmem } from 'node:os';
import type { DoctorReport } from '../../../shared/engine/engine.ts';

/** What a machine computes with; the same processor and cores compute alike. */
export function describeProcessor(): { processor: string; cores: number } {
  return { processor: cpus()[0]?.model.trim() ?? 'unknown', cores: availableParallelism() };
}

/** Node's own, and Electron's where it runs in it. */
const versions: Partial<NodeJS.ProcessVersions> = process.versions;

export function describeMachine(appVersion: string): DoctorReport['machine'] {
  return {
    platform: `${process.platform} ${process.arch}`,
    ...describeProcessor(),
    memoryBytes: totalmem(),
    node: process.versions.node,
    electron: versions.electron ?? null,
    studio: appVersion,
  };
}
