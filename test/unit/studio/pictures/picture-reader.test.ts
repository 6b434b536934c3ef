import { deflateSync } from 'node:zlib';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, it, onTestFinished } from 'vitest';
import { forkPictureProcess } from '../../../../main/host/fork-process.ts';
import type { DecodeRequest } from '../../../../main/pictures/protocol.ts';
import { UnreadableImage } from '../../../../main/pictures/unreadable-image.ts';
import { encodePng } from '../../../../main/png/png.ts';
import {
  PictureReader,
  type PictureReaderOptions,
} from '../../../../main/studio/pictures/picture-reader.ts';
import type { StudioProcess } from '../../../../main/studio/processes.ts';
import { temporaryFolder } from '../../store/fixtures.ts';
import { pngOf } from '../../png/png-of.ts';

const pokesprites = join(
  import.meta.dirname,
  '../../../../node_modules/pokesprite-images/pokemon-gen8/regular/female',
);

/** Real processes, which the test may look at and kill. */
function openReader(options: PictureReaderOptions = {}) {
  const processes: StudioProcess<DecodeRequest>[] = [];
  const reader = new PictureReader(() => {
    const started = forkPictureProcess();
    processes.push(started);
    return started;
  }, options);
  onTestFinished(() => reader.close());
  return { reader, processes };
}

/** What a process says of its second picture when its decoder's memory is full. */
const full = { type: 'unreadable', id: 2, reason: 'needs more', memoryFull: true };

/** A process that is ready and says nothing more, or what `answer` gives to all that it is asked. */
function strangeProcess(answer?: () => unknown): StudioProcess<DecodeRequest> {
  let tell: (message: unknown) => void = () => undefined;
  let exit: () => void = () => undefined;
  return {
    pid: undefined,
    send: () => answer && tell(answer()),
    onMessage(listener) {
      tell = listener;
      setImmediate(() => tell({ type: 'ready' }));
    },
    onExit: (listener) => (exit = () => listener({ code: null, signal: 'SIGKILL' })),
    kill: () => setImmediate(exit),
  };
}

function write(name: string, bytes: Uint8Array): string {
  const path = join(temporaryFolder(), name);
  writeFileSync(path, bytes);
  return path;
}

const dot = () =>
  write('dot.png', encodePng({ width: 1, height: 1, data: Uint8Array.of(1, 2, 3, 4) }));

async function whyUnreadable(reading: Promise<unknown>): Promise<string> {
  const error = await reading.then(
    () => new Error('it was read'),
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(UnreadableImage);
  return (error as Error).message;
}

/** Signals the process; waits until it is gone. */
function kill(one: StudioProcess<DecodeRequest> | undefined): Promise<void> {
  const gone = new Promise<void>((resolve) => one?.onExit(() => resolve()));
  one?.kill();
  return gone;
}

describe('pictures read by processes of their own', () => {
  it('have the pixels that the native build of the same library reads', async () => {
    const { reader, processes } = openReader({ mostProcesses: 2 });
    const names = readdirSync(pokesprites).filter((name) => name.endsWith('.png'));
    const read = await Promise.all(names.map((name) => reader.read(join(pokesprites, name))));
    for (const [index, name] of names.entries()) {
      const { data, info } = await sharp(join(pokesprites, name))
        .ensureAlpha()
        .raw()
        .toBuffer({ resolveWithObject: true });
      const { width, height } = read[index] ?? {};
      expect({ width, height }).toEqual({ width: info.width, height: info.height });
      expect(data.equals(read[index]?.data ?? data.subarray(1))).toBe(true);
    }
    expect(processes).toHaveLength(2);
  });

  it.each(['jpeg', 'webp', 'gif'] as const)('may be %s files', async (format) => {
    const { reader } = openReader();
    const red = { width: 40, height: 30, channels: 4 as const, background: '#ff0000' };
    const path = write(`red.${format}`, await sharp({ create: red }).toFormat(format).toBuffer());
    const { width, height, data } = await reader.read(path);
    expect([width, height]).toEqual([40, 30]);
    expect(data[0]).toBeGreaterThan(250);
  });

  it('that cannot be read say why, and the process goes on', async () => {
    const { reader, processes } = openReader({ mostProcesses: 1 });
    expect(await whyUnreadable(reader.read('/nowhere/x.png'))).toBe('does not exist');
    expect(await whyUnreadable(reader.read(write('x.png', Buffer.from('text'))))).toContain(
      'is not a',
    );
    expect([...(await reader.read(dot())).data]).toEqual([1, 2, 3, 4]);
    expect(processes).toHaveLength(1);
  });
});

describe('a picture that costs too much', () => {
  it('in pixels is refused unread', async () => {
    const { reader } = openReader();
    const bomb = pngOf(30_000, 30_000, deflateSync(Buffer.alloc(1_000)));
    expect(await whyUnreadable(reader.read(write('bomb.png', bomb)))).toBe(
      'has 30000 × 30000 pixels; at most 64 million pixels are read',
    );
  });

  it('in time ends its process, and costs only itself', async () => {
    const processes = [strangeProcess(), forkPictureProcess()];
    const reader = new PictureReader(() => processes.shift() ?? forkPictureProcess(), {
      mostProcesses: 1,
      readWithinMs: 5_000,
    });
    onTestFinished(() => reader.close());
    const reading = whyUnreadable(reader.read(dot()));
    const next = reader.read(dot());
    expect(await reading).toBe('takes more than 5 s to read');
    expect((await next).width).toBe(1);
    expect(processes).toEqual([]);
  });

  it('in memory is bounded by the decoder’s own memory, of 768 MiB', async () => {
    const { reader, processes } = openReader({ mostProcesses: 1 });
    await reader.read(dot());
    const row = Buffer.alloc(1 + 7_000 * 4);
    const rows = deflateSync(Buffer.concat(Array.from({ length: 4_500 }, () => row)), { level: 1 });
    const picture = await reader.read(write('large.png', pngOf(7_000, 4_500, rows)));
    expect(Math.max(picture.width, picture.height)).toBe(1_024);
    const status = readFileSync(`/proc/${processes[0]?.pid}/status`, 'utf8');
    const peakKiB = Number(/VmHWM:\s+(\d+)/.exec(status)?.[1]);
    expect(peakKiB).toBeLessThan(1_200 * 1_024);
  });

  it('in memory, whatever its pixels are, says that, and not that it is damaged', async () => {
    const { reader, processes } = openReader({ mostProcesses: 1 });
    await reader.read(dot());
    // One colour takes as few bytes at any size: here 16,383 by 16,383 pixels, for which a decoder wants 1 GiB.
    const red = { width: 16, height: 16, channels: 3 as const, background: '#ff0000' };
    const webp = await sharp({ create: red }).webp({ lossless: true }).toBuffer();
    webp.writeUInt32LE(0x0fff_bffe, webp.indexOf('VP8L') + 9);
    const path = write('large.webp', webp);
    expect(await whyUnreadable(reader.read(path))).toContain('needs more memory');
    expect(processes).toHaveLength(2);
    expect((await reader.read(dot())).width).toBe(1);
  });
});

describe('a process that reads pictures', () => {
  it('hands back what its full memory has no room for, to one that has read nothing yet', async () => {
    const answers = [{ type: 'unreadable', id: 1, reason: 'is broken', memoryFull: false }, full];
    const processes = [strangeProcess(() => answers.shift()), forkPictureProcess()];
    const reader = new PictureReader(() => processes.shift() ?? strangeProcess(), {
      mostProcesses: 1,
    });
    onTestFinished(() => reader.close());
    const [broken, sound] = [reader.read(dot()), reader.read(dot())];
    expect(await whyUnreadable(broken)).toBe('is broken');
    expect((await sound).width).toBe(1);
    expect(processes).toEqual([]);
  });

  it('is not replaced for a picture that is too much for a fresh one too', async () => {
    const reader = new PictureReader(() => strangeProcess(() => ({ ...full, id: 1 })));
    onTestFinished(() => reader.close());
    expect(await whyUnreadable(reader.read(dot()))).toBe('needs more');
  });

  it('is replaced when something ends it, and its picture is tried once more', async () => {
    const { reader, processes } = openReader({ mostProcesses: 1 });
    await reader.read(dot());
    const reading = reader.read(dot());
    await kill(processes[0]);
    expect((await reading).width).toBe(1);
    expect(processes.length).toBeLessThanOrEqual(2);
    expect((await reader.read(dot())).width).toBe(1);
    expect(processes).toHaveLength(2);
  });

  it('goes when there is nothing to read, and comes back', async () => {
    const { reader, processes } = openReader({ mostProcesses: 1, idleMs: 1 });
    const gone = new Promise<void>((resolve) => {
      void reader.read(dot()).then(() => processes[0]?.onExit(() => resolve()));
    });
    await gone;
    expect((await reader.read(dot())).width).toBe(1);
    expect(processes).toHaveLength(2);
  });

  it('is the only one where the machine has no memory for another', async () => {
    const { reader, processes } = openReader({ mostProcesses: 2, availableBytes: () => 2 ** 29 });
    await Promise.all([reader.read(dot()), reader.read(dot()), reader.read(dot())]);
    expect(processes).toHaveLength(1);
  });

  it('that says what the protocol does not know is ended', async () => {
    const few = { type: 'picture', id: 1, width: 9, height: 9, data: new Uint8Array(4) };
    const reader = new PictureReader(() => strangeProcess(() => few));
    onTestFinished(() => reader.close());
    const reading = reader.read(dot());
    expect(await whyUnreadable(reading)).toBe('confused the program that reads pictures');
  });

  it('that does not start fails what was to be read, in words', async () => {
    const reader = new PictureReader(() => {
      throw new Error('no more processes');
    });
    await expect(reader.read('/x.png')).rejects.toMatchObject({
      code: 'internal',
      message: 'The program that reads pictures did not start.',
    });
  });

  it('ends with the studio, and what was still to be read is cancelled', async () => {
    const { reader } = openReader();
    const readings = [
      reader.read(dot()),
      reader.read(dot()),
      reader.read(dot()),
      reader.read(dot()),
    ];
    const ends = Promise.allSettled(readings);
    reader.close();
    for (const end of await ends)
      expect(end).toMatchObject({ status: 'rejected', reason: { code: 'cancelled' } });
  });
});
