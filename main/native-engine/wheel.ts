import type { PinnedWheel } from '../fetching/package-index.ts';
import { sha256 } from '../files/sha256.ts';
import { tensorflowVersion } from './native-engine-folder.mjs';

/** A Python wheel whose C libraries are the native engine, or a part of it. Nothing of Python runs. */
export interface EngineWheel extends PinnedWheel {
  /** Where in the archive the libraries lie: `tensorflow` unless it is said. */
  folder?: string;
  /** The libraries, by their names in that folder, with their sizes there. */
  libraries: Record<string, number>;
  /** What these take once `strip` has been over them, where somebody has looked. */
  strippedBytes?: number;
}

/** Only the C libraries are used, so one Python tag serves whatever Python a person has, or none. */
const tag = 'cp311-cp311';

/** Windows' wheel has no usable library, and there is none for Intel Macs. */
const wheels: Record<string, EngineWheel | undefined> = {
  'linux-x64': {
    project: 'tensorflow-cpu',
    file: `tensorflow_cpu-${tensorflowVersion}-${tag}-manylinux_2_27_x86_64.whl`,
    bytes: 273_829_956,
    sha256: '2b847d217b02ee7731ed91431daf3250daa0196c3c94614d23be27232e6e5b6c',
    libraries: {
      'libtensorflow_cc.so.2': 788_086_608,
      'libtensorflow_framework.so.2': 65_222_328,
    },
    strippedBytes: 634_431_336,
  },
  'linux-arm64': {
    project: 'tensorflow',
    file: `tensorflow-${tensorflowVersion}-${tag}-manylinux_2_27_aarch64.whl`,
    bytes: 281_828_020,
    sha256: '4b24aca16d527a3cf1c37f720c04c484c3d20f4d0fdfa98632ac8b9f3be6eb5c',
    libraries: {
      'libtensorflow_cc.so.2': 814_885_544,
      'libtensorflow_framework.so.2': 68_176_664,
    },
  },
  'darwin-arm64': {
    project: 'tensorflow',
    file: `tensorflow-${tensorflowVersion}-${tag}-macosx_12_0_arm64.whl`,
    bytes: 223_405_849,
    sha256: '51f46f4806139d01fc7920cc72a4c75876f80649bf40ff083ab6212ceb43ca88',
    libraries: {
      'libtensorflow_cc.2.dylib': 691_352_648,
      'libtensorflow_framework.2.dylib': 49_452_976,
    },
  },
};

export function engineWheel(
  platform: string = process.platform,
  arch: string = process.arch,
): EngineWheel | undefined {
  return wheels[`${platform}-${arch}`];
}

/** One name for all of these archives, by their pinned hashes: another one where any of them is another. */
export function pinsOf(wheels: readonly EngineWheel[]): string {
  return sha256(wheels.map((wheel) => wheel.sha256).join(''));
}

/** What the libraries take as they come out of the archives. */
export function unpackedBytesOf(...wheels: readonly EngineWheel[]): number {
  return sumOf(wheels.flatMap(({ libraries }) => Object.values(libraries)));
}

export function downloadBytesOf(wheels: readonly EngineWheel[]): number {
  return sumOf(wheels.map(({ bytes }) => bytes));
}

function sumOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, each) => sum + each, 0);
}
