import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { findCommand } from '../../main/fetching/find-command.mjs';

/** As large as the studio's window at its first start: without a window manager it fills the screen. */
const screenSize = { width: 1280, height: 860 };

/** Where windows are shown. */
export interface Display {
  /** What a program needs in its environment to be shown there, and nowhere else. */
  env: NodeJS.ProcessEnv;
  /** All that is on the screen, menu bar and native dialogs too; undefined where it cannot be looked at. */
  photograph?: (file: string) => Promise<void>;
  close(): Promise<void>;
}

/** A screen of the tests' own where there is Xvfb, so that nothing opens on a person's; else that person's. */
export async function openDisplay(): Promise<Display> {
  const xvfb = findCommand(['Xvfb']);
  if (process.platform !== 'linux' || !xvfb) return { env: {}, close: async () => undefined };
  const folder = await mkdtemp(join(tmpdir(), 'studio-display-'));
  const { width, height } = screenSize;
  const screen = ['-screen', '0', `${width}x${height}x24`, '-fbdir', folder];
  // It chooses a number that is free and writes it to descriptor 3.
  const server = spawn(xvfb, ['-displayfd', '3', ...screen, '-nolisten', 'tcp', '-noreset'], {
    stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
  });
  const number = await numberOf(server);
  return {
    // With an address of Wayland beside it, newer Electrons would open their window there.
    env: { DISPLAY: `:${number}`, WAYLAND_DISPLAY: undefined, XDG_SESSION_TYPE: 'x11' },
    photograph: (file) => photograph(join(folder, 'Xvfb_screen0'), file),
    async close() {
      server.kill();
      if (server.exitCode === null) await once(server, 'exit');
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function numberOf(server: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    let complaint = '';
    server.stderr?.on('data', (text) => (complaint += text));
    server.stdio[3]?.once('data', (text) => resolve(Number(text)));
    server.once('exit', (code) => reject(new Error(`Xvfb ended with ${code}: ${complaint}`)));
  });
}

/**
 * Xvfb keeps its screen in a file as `xwd` writes it (X11/XWDFile.h): a header of big-endian numbers, a table
 * of colours, then rows of blue, green, red and nothing.
 */
async function photograph(frameBuffer: string, file: string): Promise<void> {
  const bytes = await readFile(frameBuffer);
  const field = (index: number) => bytes.readUInt32BE(4 * index);
  const [headerSize, width, height, bytesPerLine] = [field(0), field(4), field(5), field(12)];
  const colours = field(19);
  const start = headerSize + colours * 12;
  const pixels = Buffer.alloc(width * height * 3);
  for (let y = 0, to = 0; y < height; y++) {
    for (let x = 0; x < width; x++, to += 3) {
      const from = start + y * bytesPerLine + 4 * x;
      pixels[to] = bytes[from + 2] ?? 0;
      pixels[to + 1] = bytes[from + 1] ?? 0;
      pixels[to + 2] = bytes[from] ?? 0;
    }
  }
  await sharp(pixels, { raw: { width, height, channels: 3 } })
    .png()
    .toFile(file);
}
