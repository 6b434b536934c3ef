import { execFile } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it, onTestFinished } from 'vitest';
import { writeEngineManifest } from '../../../main/native-engine/engine-manifest.mjs';
import {
  bindingFile,
  cudaEngineFolder,
  nativeEngineFolder,
} from '../../../main/native-engine/native-engine-folder.mjs';
import { cudaWheels } from '../../../main/native-engine/cuda/cuda-wheels.ts';
import { pinsOf } from '../../../main/native-engine/wheel.ts';
import { nativeLoadTimeoutMs } from '../native-tensorflow.ts';

/** What comes of automatic choice that would have the card first, in a process of its own. */
async function chosenBy(environment: NodeJS.ProcessEnv): Promise<{ id: string; said: string[] }> {
  const program = `
    const { startEngine } = await import('./main/trainer/engines/choose-engine.ts');
    const said = [];
    const { facts } = await startEngine('auto', (sentence) => said.push(sentence), 'cuda');
    console.log(JSON.stringify({ id: facts.id, said }));`;
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--input-type=module', '--eval', program],
    { env: { ...process.env, ...environment }, timeout: nativeLoadTimeoutMs },
  );
  return JSON.parse(stdout) as { id: string; said: string[] };
}

function folderOfItsOwn(): string {
  const folder = mkdtempSync(join(tmpdir(), 'cuda-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

/** A cache that holds something complete in the place of TensorFlow for cards, which is no library. */
function cacheWithCuda(): NodeJS.ProcessEnv {
  const cache = folderOfItsOwn();
  const engine = cudaEngineFolder({ env: { STUDIO_CACHE: cache } });
  mkdirSync(join(engine, 'lib'), { recursive: true });
  writeFileSync(bindingFile(engine), 'no binding');
  const pins = pinsOfCuda();
  writeEngineManifest(engine, { wheelSha256: '', bindingIsPortable: true, pins });
  return { STUDIO_CACHE: cache, STUDIO_NATIVE_ENGINE: nativeEngineFolder() };
}

function pinsOfCuda(): string {
  const { tensorflow, nvidia } = cudaWheels('linux', 'x64') ?? expect.fail('no wheels');
  return pinsOf([tensorflow, ...nvidia]);
}

/** A driver's program that tells of a card. */
function driver(line: string): NodeJS.ProcessEnv {
  const folder = folderOfItsOwn();
  const program = join(folder, 'nvidia-smi');
  writeFileSync(program, `#!/bin/sh\necho "${line}"\n`);
  chmodSync(program, 0o755);
  return { PATH: `${folder}${delimiter}${process.env.PATH}` };
}

describe.runIf(process.platform === 'linux')('the cuda engine', () => {
  it('is passed over, with what to do, where it was not fetched', async () => {
    const STUDIO_CACHE = folderOfItsOwn();
    const STUDIO_NATIVE_ENGINE = nativeEngineFolder();
    const { id, said } = await chosenBy({ STUDIO_CACHE, STUDIO_NATIVE_ENGINE });
    expect(id).toBe('tensorflow');
    expect(said).toEqual([
      expect.stringMatching(/not there.*"npx sprite-gan-studio engine get --gpu" gets it/),
    ]);
  });

  it('is passed over where it was fetched and there is no card, or too old a driver', async () => {
    const cache = cacheWithCuda();
    const without = await chosenBy({ ...cache, PATH: '/nowhere' });
    expect(without.id).toBe('tensorflow');
    expect(without.said).toEqual([expect.stringMatching(/^There is no NVIDIA graphics card here/)]);
    const old = await chosenBy({
      ...cache,
      ...driver('0, 8.6, 470.82, 8000, 7000, NVIDIA A card'),
    });
    expect(old.id).toBe('tensorflow');
    expect(old.said).toEqual([expect.stringMatching(/^The driver of NVIDIA A card is 470.82/)]);
  });

  it('is passed over where its library does not load, and the processor’s still does', async () => {
    const { id, said } = await chosenBy({
      ...cacheWithCuda(),
      ...driver('0, 12.0, 580.1, 8000, 7000, NVIDIA A card'),
    });
    expect(id).toBe('tensorflow');
    expect(said).toEqual([
      expect.stringMatching(/^NVIDIA A card is newer than TensorFlow’s kernels.*half an hour/),
      expect.stringMatching(
        /^The cuda engine cannot compute on NVIDIA A card: .*TF_CPP_MIN_LOG_LEVEL/,
      ),
    ]);
  });

  it('is the last that is tried in a process where its library has loaded and takes no card', async () => {
    const cache = folderOfItsOwn();
    const engine = cudaEngineFolder({ env: { STUDIO_CACHE: cache } });
    // The processor's build has the same names, and no card.
    mkdirSync(engine, { recursive: true });
    symlinkSync(join(nativeEngineFolder(), 'lib'), join(engine, 'lib'));
    const manifest = { bindingIsPortable: true, pins: pinsOfCuda(), files: {} };
    writeFileSync(join(engine, 'engine.json'), JSON.stringify(manifest));
    const environment = { STUDIO_CACHE: cache, STUDIO_NATIVE_ENGINE: nativeEngineFolder() };
    const card = driver('0, 8.6, 580.1, 8000, 7000, NVIDIA A card');
    await expect(chosenBy({ ...environment, ...card })).rejects.toThrow(
      /The cuda engine cannot compute on NVIDIA A card: TensorFlow does not take it.*engine remove --gpu/s,
    );
  });
});
