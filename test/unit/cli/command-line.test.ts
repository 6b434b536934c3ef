import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  closeSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { forkPictureProcess } from '../../../main/host/fork-process.ts';
import { createProgram, main } from '../../../main/cli/program.ts';
import { gettingStatusSchema } from '../../../shared/engine/getting.ts';
import { encodePng } from '../../../main/png/png.ts';
import { insertDataset } from '../../../main/store/datasets.ts';
import { insertRun } from '../../../main/store/runs.ts';
import { insertSample } from '../../../main/store/samples.ts';
import { insertSeries } from '../../../main/store/series.ts';
import { openStore } from '../../../main/store/open-store.ts';
import { openStudio } from '../../../main/studio/studio.ts';
import { writeHostileComparison } from '../studio/compare/page/hostile-comparison.ts';
import { fakeTrainers } from '../studio/runs/fake-trainer.ts';
import { exampleDataset, exampleRun } from '../store/examples.ts';
import { temporaryFolder } from '../store/fixtures.ts';

// Some start Node, and import sprites, beside whatever else the machine does.
vi.setConfig({ testTimeout: 300_000 });

/** The command line, called in this process: what it prints and the code that it would end with. */
async function studio(library: string, ...args: string[]) {
  const printed = { stdout: '', stderr: '' };
  const spies = (['stdout', 'stderr'] as const).map((stream) =>
    vi.spyOn(process[stream], 'write').mockImplementation((text) => {
      printed[stream] += String(text);
      return true;
    }),
  );
  vi.stubEnv('STUDIO_LIBRARY', library);
  try {
    const status = await main([process.execPath, 'studio', ...args]);
    return { status, ...printed };
  } finally {
    vi.unstubAllEnvs();
    for (const spy of spies) spy.mockRestore();
  }
}

const entryFile = resolve('main/cli/entry.ts');

/** The same in a process of its own, where what is asked is how that process behaves. */
function studioProcess(env: Record<string, string>, args: readonly string[], cwd?: string) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [entryFile, ...args], {
    ...(cwd !== undefined && { cwd }),
    env: { ...process.env, ...env },
    encoding: 'utf8',
    timeout: 100_000,
    killSignal: 'SIGKILL',
  });
  return { status, stdout, stderr };
}

const pokesprites = 'node_modules/pokesprite-images/pokemon-gen8/regular/female';
const commands = createProgram(async () => undefined).commands;

describe('studio --help', () => {
  it.each(commands.map((command) => [command.name(), command] as const))(
    'explains %s, with every option',
    (_name, command) => {
      expect(command.description().length).toBeGreaterThan(20);
      const help = command.helpInformation();
      for (const option of command.options) expect(help).toContain(option.flags);
    },
  );

  it('ends with 0, and so do --version and help', async () => {
    const help = await studio('/nowhere', 'help', 'import');
    expect(help).toEqual(await studio('/nowhere', 'import', '--help'));
    expect(await studio('/nowhere', 'help')).toMatchObject({ status: 0, stderr: '' });
    expect(await studio('/nowhere', '--help')).toMatchObject({ status: 0, stderr: '' });
    expect((await studio('/nowhere', 'train', '--help')).stdout).toContain(
      '--generator-learning-rate',
    );
    expect(await studio('/nowhere', '--version')).toMatchObject({ status: 0, stdout: '0.1.0\n' });
  });
});

describe('wrong use ends with 2 and one clear sentence', () => {
  it.each([
    [['fly'], /unknown command 'fly'/],
    [['train'], /There is nothing to import.*\n.*--pokesprite first-151/],
    [['import', '.', '--pokesprite', 'all'], /Both a folder and --pokesprite are given/],
    [['train', '.', '--wings', '2'], /unknown option '--wings'/],
    [['train', '.', '--batch', '1'], /--batch.* must be a whole number from 2 to 1024/],
    [['train', '.', '--preset', 'fast'], /--preset.*Allowed choices are quick/],
    [['train', '.', '--background', 'pink'], /--background cannot be "pink"/],
    [['train', '.', '--name', ' '], /--name.* must have 1 to 120 characters/],
    [['sample', 'one', '--mix', 'water'], /A mix begins with a label/],
    [['sample', 'one', '--amount', '2'], /--amount.* must be a number from 0 to 1/],
    [['compare', 'one'], /One run alone cannot be compared.*\n.*2 to 100 runs/],
    [['train', '.', '--tag', 'gpu'], /Tags are of the machines of a pool, and none is named/],
    [['train', '.', '--pool', 'redis://127.0.0.1'], /A pool is named, but no store/],
    [['worker'], /It is not said where the pool is/],
    [['pool', '--pool', 'redis://:x@h', '--store', 's'], /has a password in it.*\n.*STUDIO_POOL/],
    [['serve', '--port', '70000'], /--port.*must be a whole number from 0 to 65535/],
  ])('%j', async (args, sentence) => {
    const { status, stderr, stdout } = await studio(join(temporaryFolder(), 'library'), ...args);
    expect(stderr).toMatch(sentence);
    expect(stderr).not.toMatch(/^\s+at /m);
    expect(stdout).toBe('');
    expect(status).toBe(2);
  });
});

describe('studio engine', () => {
  it('shows how it stands, without a library', () => {
    const env = { STUDIO_CACHE: temporaryFolder(), STUDIO_NATIVE_ENGINE: '' };
    const { status, stdout } = studioProcess(env, ['engine', '--json']);
    expect(status).toBe(0);
    expect(gettingStatusSchema.parse(JSON.parse(stdout)).state).not.toBe('ready');
    expect(studioProcess(env, ['engine']).stdout).toMatch(/^The fast engine, TensorFlow [\d.]+, /);
  });

  it('ends "get" with 1, an event a line and the reason where nothing answers', () => {
    const { status, stdout, stderr } = studioProcess(
      { STUDIO_CACHE: temporaryFolder(), PIP_INDEX_URL: 'http://127.0.0.1:9/simple', PATH: '' },
      ['engine', 'get', '--json'],
    );
    expect(status).toBe(1);
    expect(stderr).toMatch(/^error: .+\n.+/m);
    const events = stdout.trim().split('\n');
    const { type, ...last } = JSON.parse(events.at(-1) ?? '');
    expect(type).toBe('engine');
    expect(gettingStatusSchema.parse(last).problem?.message).toBeTruthy();
  });
});

describe('what cannot be done ends with 1, a sentence and a hint', () => {
  it('a folder that does not exist', async () => {
    const { status, stderr } = await studio(temporaryFolder(), 'train', '/no/such/folder');
    expect(status).toBe(1);
    expect(stderr).toMatch(/^error: The folder \/no\/such\/folder does not exist\.\n.+/);
  });

  it('a folder with two pictures and a text file named .png', async () => {
    const folder = join(temporaryFolder(), 'zwei Bilder');
    mkdirSync(folder);
    writeFileSync(join(folder, 'a.png'), 'this is text');
    const { status, stderr } = await studio(temporaryFolder(), 'import', folder);
    expect(status).toBe(1);
    expect(stderr).toMatch(/at least 8 are needed.*a\.png/s);
  });

  it('a library that does not exist, for what only reads', async () => {
    const library = join(temporaryFolder(), 'none');
    const { status, stderr } = await studio(library, 'runs');
    expect(status).toBe(1);
    expect(stderr).toContain('There is no studio library here');
  });

  it('a second studio on the same library', async () => {
    const libraryPath = temporaryFolder();
    const { startTrainer } = fakeTrainers();
    const first = openStudio({
      libraryPath,
      startTrainer,
      startPictureProcess: forkPictureProcess,
      appVersion: '1',
    });
    const second = await studio(libraryPath, 'import', pokesprites);
    const reader = await studio(libraryPath, 'runs', '--json');
    await first.close();
    expect(second.status).toBe(1);
    expect(second.stderr).toMatch(/Another studio .* is using the library/);
    expect(reader).toMatchObject({ status: 0, stdout: '[]\n' });
  });

  it('an address that is not of this machine', async () => {
    const { status, stderr } = await studio(temporaryFolder(), 'serve', '--host', '192.0.2.1');
    expect(status).toBe(1);
    expect(stderr).toMatch(/cannot listen on 192\.0\.2\.1.*\n.*--host/);
  });

  // Below /proc no folder can be made, not even by an administrator.
  it.runIf(process.platform === 'linux')('a library that cannot be made', async () => {
    const { status, stderr } = await studio('/proc/studio/library', 'import', pokesprites);
    expect(status).toBe(1);
    expect(stderr).toMatch(/\/proc\/studio\/library cannot be written to.*\n.*--library/);
  });

  it('a run that does not exist', async () => {
    const library = temporaryFolder();
    await studio(library, 'import', pokesprites);
    const { status, stderr } = await studio(library, 'sample', 'nobody');
    expect(status).toBe(1);
    expect(stderr).toContain('There is no run "nobody"');
  });
});

describe('what comes from file names', () => {
  // Clears the screen; forges a line; looks like gnp.evil.
  const names = [
    '\x1b[2Jcleared.png',
    'one.png\nerror: All is lost.',
    '\u202elive.png',
    '\x9b31m.png',
  ];
  // Windows takes none of these names.
  it.skipIf(process.platform === 'win32')('is shown on a terminal, never obeyed', async () => {
    const folder = join(temporaryFolder(), '\x1b]0;title\x07sprites');
    mkdirSync(folder);
    for (const name of names) writeFileSync(join(folder, name), 'this is text');
    for (const name of readdirSync(pokesprites)) {
      copyFileSync(join(pokesprites, name), join(folder, name));
    }
    const library = temporaryFolder();
    const { status, stdout, stderr } = await studio(library, 'import', folder, '--json');
    expect(status).toBe(0);
    expect(stderr).toContain('\n  skipped \\x1b[2Jcleared.png: is not a');
    expect(stderr).toContain('\n  skipped one.png\\x0aerror: All is lost.: is not a');
    expect(stderr).toContain('\n  skipped \\u202elive.png: is not a');
    for (const printed of [stdout, stderr])
      expect(printed).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}\u2028\u2029]/u);
    // As JSON it still says what the names are.
    const { name, report } = JSON.parse(stdout);
    expect(name).toBe(basename(folder));
    const skipped = report.skipped.map(({ file }: { file: string }) => file);
    expect(skipped.toSorted()).toEqual(names.toSorted());

    for (const name of readdirSync(folder)) {
      if (!names.includes(name)) rmSync(join(folder, name));
    }
    const refused = await studio(library, 'import', folder);
    expect(refused.stderr).toMatch(/^error: .*title.*sprites.*cleared/);
    expect(refused.stderr).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}\u2028\u2029]/u);
    expect((await studio(library, '\x1b[2Jfly')).stderr).not.toContain('\x1b');
  });
});

// Only Linux takes such names.
it.runIf(process.platform === 'linux')(
  'files whose names are no UTF-8 are read and named',
  async () => {
    const folder = temporaryFolder();
    const at = (name: string) =>
      Buffer.concat([Buffer.from(`${folder}/`), Buffer.from(name, 'latin1')]);
    mkdirSync(at('pok\xe9mon'));
    for (const name of readdirSync(pokesprites)) {
      copyFileSync(join(pokesprites, name), at(`pok\xe9mon/\xff${name}`));
    }
    writeFileSync(at('\xe9.png'), 'this is text');
    const { status, stdout, stderr } = await studio(temporaryFolder(), 'import', folder, '--json');
    expect(stderr).toContain('skipped \\xe9.png: is not a PNG');
    expect(status).toBe(0);
    expect(JSON.parse(stdout).count).toBe(readdirSync(pokesprites).length);
  },
);

describe('who reads', () => {
  it('may stop reading: the command ends without a word', async () => {
    const child = spawn(process.execPath, ['main/cli/entry.ts', '--help']);
    child.stdout.destroy();
    let stderr = '';
    child.stderr.on('data', (chunk) => (stderr += chunk));
    const [code] = await once(child, 'close');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  });

  it.runIf(process.platform === 'linux')('is told when the result cannot be written', () => {
    const full = openSync('/dev/full', 'w');
    const { status, stderr } = spawnSync(process.execPath, ['main/cli/entry.ts', 'engine'], {
      stdio: ['ignore', full, 'pipe'],
      encoding: 'utf8',
    });
    closeSync(full);
    expect(stderr).toMatch(/^error: The result cannot be written \(.*ENOSPC.*\n$/);
    expect(status).toBe(1);
  });
});

describe('studio import', () => {
  it('imports a folder and says what became of it', async () => {
    const library = temporaryFolder();
    const { status, stdout, stderr } = await studio(
      library,
      'import',
      pokesprites,
      '--size',
      '16',
      '--json',
    );
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ name: 'female', size: 16, channels: 4 });
    expect(stderr).toMatch(/^Imported "female": \d+ sprites at 16x16/);
    expect((await studio(library, 'runs')).stdout).toMatch(/^There are no runs yet/);
  });
});

describe('what is said of runs', () => {
  function libraryOfRuns(): string {
    const library = temporaryFolder();
    const store = openStore(join(library, 'studio.db'));
    insertDataset(store, exampleDataset());
    const ended = { state: 'completed', queueOrder: null } as const;
    insertRun(store, exampleRun({ ...ended, id: 'r1', name: 'Pond 9', createdAt: 1 }));
    insertRun(store, exampleRun({ ...ended, id: 'r2', name: 'Pond 10', createdAt: 2 }));
    const kids = { r1: 40, r2: 30 };
    for (const [id, mean] of Object.entries(kids)) {
      const values = { 'quality/kid': { count: 64, mean, min: mean - 1, max: mean + 1 } };
      insertSeries(store, id, [{ type: 'series', step: 100, at: 1, values }]);
    }
    store.close();
    return library;
  }

  it('is told and kept, and narrows and orders the list', async () => {
    const library = libraryOfRuns();
    const listed = async (...options: string[]) => {
      const { stdout } = await studio(library, 'runs', '--json', ...options);
      return (JSON.parse(stdout) as { name: string }[]).map(({ name }) => name);
    };
    expect(await listed()).toEqual(['Pond 10', 'Pond 9']);
    expect(await listed('--sort', 'name')).toEqual(['Pond 9', 'Pond 10']);
    expect(await listed('--sort', 'best', '--reverse')).toEqual(['Pond 9', 'Pond 10']);
    const tagged = await studio(library, 'tag', 'Pond 9', 'Eyes, small', 'late');
    expect(tagged.stdout).toBe('"Pond 9" is tagged Eyes, small, late.\n');
    await studio(library, 'tag', 'Pond 9', 'LATE', '--remove');
    await studio(library, 'note', 'Pond 10', 'Noses at last.');
    expect((await studio(library, 'note', 'Pond 10')).stdout).toBe('Noses at last.\n');
    expect(await listed('--tag', 'eyes')).toEqual(['Pond 9']);
    expect(await listed('--tag', 'late')).toEqual([]);
    expect(await listed('--search', 'noses')).toEqual(['Pond 10']);
    expect(await listed('--filter', 'state=Completed', '--filter', 'loss=wgan')).toEqual([]);
    expect((await studio(library, 'baseline')).stdout).toBe(
      'No run is the baseline. "studio baseline RUN" pins one; "studio runs" lists them.\n',
    );
    await studio(library, 'baseline', 'Pond 9');
    expect((await studio(library, 'baseline')).stdout).toBe('"Pond 9" is the baseline.\n');
    expect((await studio(library, 'runs')).stdout).toContain('−10 (−25 %), better');
    await studio(library, 'archive', 'Pond 9', 'Pond 10');
    expect((await studio(library, 'runs')).stdout).toMatch(/^All runs are archived/);
    expect(await listed('--archived', 'only')).toHaveLength(2);
    await studio(library, 'archive', 'Pond 9', '--undo');
    expect(await listed()).toEqual(['Pond 9']);
  });

  it('is refused where it is no tag, no column, no filter', async () => {
    const library = libraryOfRuns();
    const long = await studio(library, 'tag', 'Pond 9', 'x'.repeat(41));
    expect(long).toMatchObject({ status: 2, stderr: expect.stringMatching(/40 characters/) });
    expect((await studio(library, 'runs', '--sort', 'length')).status).toBe(2);
    const filter = await studio(library, 'runs', '--filter', 'colour=blue');
    expect(filter).toMatchObject({ status: 2, stderr: expect.stringMatching(/state, dataset/) });
  });
});

describe('a file that nobody named', () => {
  /** Of a run with two sheets. */
  function libraryOfSheets(): string {
    const library = temporaryFolder();
    const store = openStore(join(library, 'studio.db'));
    insertDataset(store, exampleDataset());
    const ended = { state: 'completed', queueOrder: null, step: 10 } as const;
    insertRun(store, exampleRun({ ...ended, name: 'Über-Pond: 9' }));
    mkdirSync(join(library, 'runs/r1/samples'), { recursive: true });
    for (const step of [5, 10]) {
      const path = `runs/r1/samples/${step}.png`;
      const size = { count: 1, columns: 1, cellSize: 16, seed: 1, condition: null };
      const sheet = {
        id: `s${step}`,
        runId: 'r1',
        step,
        at: step,
        path,
        kind: 'progress',
      } as const;
      insertSample(store, { ...sheet, ...size });
      const data = new Uint8Array(16 * 16 * 4).fill(step);
      writeFileSync(join(library, path), encodePng({ width: 16, height: 16, data }));
    }
    store.close();
    return library;
  }

  it('is called after its run, as the help says', async () => {
    const library = libraryOfSheets();
    const cwd = temporaryFolder();
    const written = (...args: string[]) => {
      const { stdout, stderr } = studioProcess({ STUDIO_LIBRARY: library }, args, cwd);
      expect(stderr).toBe('');
      return basename((JSON.parse(stdout) as { path: string }).path);
    };
    expect(written('film', 'r1', '--json')).toBe('uber-pond-9-training.gif');
    expect(written('film', 'r1', '--format', 'apng', '--json')).toBe('uber-pond-9-training.png');
    expect(written('export-run', 'r1', '--json')).toBe('uber-pond-9-run.zip');
    expect(readdirSync(cwd)).toHaveLength(3);
    const helpOf = async (command: string) =>
      (await studio(library, command, '--help')).stdout.replaceAll(/\s+/g, ' ');
    expect(await helpOf('film')).toContain(
      'the run’s name and what it shows, as in pond-training.gif',
    );
    expect(await helpOf('export-run')).toContain('the run’s name, as in pond-run.zip');
    expect(await helpOf('export-generator')).toContain('the run’s name, as in pond-generator');
  });

  it('tells a terminal how far a run is written, into a zip and into a folder', async () => {
    const library = libraryOfSheets();
    for (const name of ['run.zip', 'run']) {
      const terminal = { isTTY: true, columns: 80 };
      const before = Object.getOwnPropertyDescriptors(process.stderr);
      for (const [key, value] of Object.entries(terminal))
        Object.defineProperty(process.stderr, key, { value, configurable: true });
      const out = join(temporaryFolder(), name);
      const { status, stderr } = await studio(library, 'export-run', 'r1', '--out', out);
      for (const key of Object.keys(terminal)) {
        const known = before[key as keyof typeof before];
        if (known) Object.defineProperty(process.stderr, key, known);
        else Reflect.deleteProperty(process.stderr, key);
      }
      expect(status).toBe(0);
      const shares = [...stderr.matchAll(/Writing the run: (\d+) %/g)].map(([, share]) =>
        Number(share),
      );
      expect(shares.length).toBeGreaterThan(1);
      expect(shares).toEqual(shares.toSorted((one, other) => one - other));
      // What was shown is wiped away: the result alone stays.
      expect(stderr.endsWith('\r\x1b[2K')).toBe(true);
    }
  });
});

describe('studio free', () => {
  it('says what it would delete, deletes it, and then finds nothing', async () => {
    const library = temporaryFolder();
    expect((await studio(library, 'free')).stdout).toBe('There is nothing to delete.\n');
    mkdirSync(join(library, 'runs', 'abc'), { recursive: true });
    writeFileSync(join(library, 'runs', 'abc', 'weights'), 'x'.repeat(1024 * 1024));
    const would = await studio(library, 'free', '--dry-run');
    expect(would).toMatchObject({ status: 0, stdout: 'Would delete 1 leftover: 1.0 MB.\n' });
    expect((await studio(library, 'free')).stdout).toBe(
      'Deleted 1 leftover: 1.0 MB are free again.\n',
    );
    expect(existsSync(join(library, 'runs', 'abc'))).toBe(false);
    expect((await studio(library, 'free')).stdout).toBe('There is nothing to delete.\n');
  });
});

describe('studio compare', () => {
  it('writes the comparison as page and tables, and prints it as Markdown', async () => {
    const library = temporaryFolder();
    const out = temporaryFolder();
    const store = openStore(join(library, 'studio.db'));
    const ids = writeHostileComparison(store, library);
    store.close();
    const file = (name: string) => join(out, name);
    const { status, stdout, stderr } = await studio(
      library,
      ...['compare', ...ids, '--markdown', '--html', file('page.html')],
      ...['--csv', file('table.csv'), '--curves', file('curves.csv')],
    );
    expect({ status, stderr }).toEqual({
      status: 0,
      stderr: expect.stringMatching(
        /^Wrote .*table\.csv\nWrote .*curves\.csv\nWrote .*page\.html\n$/,
      ) as string,
    });
    expect(stdout).toMatch(/^\| Setting \| &lt;\/script&gt;.*\n\| --- \| ---: \| ---: \|\n/);
    expect(stdout).toContain('| Steps done | 40 | 80 |');
    expect(readFileSync(file('page.html'), 'utf8')).toMatch(/^<!doctype html>[^]*<\/html>\n$/);
    expect(readFileSync(file('table.csv'), 'utf8')).toContain('\r\nSteps done,40,80\r\n');
    expect(readFileSync(file('curves.csv'), 'utf8').split('\r\n')).toHaveLength(1 + 2 * 120 + 1);
    // Printed in the words of the window, not in those of the options.
    const printed = await studio(library, 'compare', ...ids, '--all');
    expect(printed.stdout).toMatch(/^Loss +Vanilla GAN, non-saturating/m);
    expect(printed.stdout).toMatch(/^Training time /m);
    const refused = await studio(library, 'compare', ...ids, '--csv', join(library, 'studio.db'));
    expect(refused.status).not.toBe(0);
    expect(refused.stderr).toContain('is inside the studio’s library');
    const twice = await studio(
      library,
      ...['compare', ...ids, '--csv', file('one'), '--html', `${out}/./one`],
    );
    expect(twice).toMatchObject({ status: 2, stdout: '' });
    expect(twice.stderr).toMatch(/^error: Two files cannot both be written to .*one/);
    const nowhere = await studio(library, 'compare', ...ids, '--csv', file('gone/table.csv'));
    expect(nowhere).toMatchObject({ status: 1, stdout: '' });
    expect(nowhere.stderr).toMatch(/^error: There is no folder .*gone\.\n.*Make it first/);
  });
});
