import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';

/** By which native code chooses how it computes, widest first, with how Linux calls them. */
const instructionSets = [
  ['AMX', 'amx_tile'],
  ['AVX-512 with bfloat16', 'avx512_bf16'],
  ['AVX-512 with VNNI', 'avx512_vnni'],
  ['AVX-512', 'avx512f'],
  ['AVX2', 'avx2'],
  ['AVX', 'avx'],
  ['SVE2', 'sve2'],
  ['SVE', 'sve'],
  ['NEON', 'asimd'],
] as const;

/**
 * The processor as far as it decides the last bits of what native code computes: its model, which has caches of its sizes,
 * by which sums are cut into parts; and its widest instructions, which a virtual machine or a person may hold back.
 *
 * @param cpuInfo what Linux tells in /proc/cpuinfo; empty elsewhere, where the model must do
 */
export function describeProcessor(
  model = cpus()[0]?.model ?? '',
  cpuInfo = readCpuInfo(),
  { ONEDNN_MAX_CPU_ISA: heldBackTo } = process.env,
): string {
  const flags = new Set(/^(?:flags|Features)\s*:(.*)$/m.exec(cpuInfo)?.[1]?.trim().split(/\s+/));
  const widest = instructionSets.find(([, flag]) => flags.has(flag))?.[0];
  const described = [model.trim() || 'processor', widest && `(${widest})`]
    .filter(Boolean)
    .join(' ');
  return (heldBackTo ? `${described}, oneDNN up to ${heldBackTo}` : described).slice(0, 200);
}

function readCpuInfo(): string {
  return process.platform === 'linux' ? readFileSync('/proc/cpuinfo', 'utf8') : '';
}
