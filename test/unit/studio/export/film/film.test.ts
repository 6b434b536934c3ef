import parseApng from 'apng-js';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import {
  filmedSchema,
  filmOptionsSchema,
  filmRequestSchema,
} from '../../../../../shared/creature/film.ts';
import type { WalkRequest } from '../../../../../shared/creature/latents.ts';
import { insertSample } from '../../../../../main/store/samples.ts';
import { apngFilm } from '../../../../../main/studio/export/film/apng.ts';
import type { EncodeFilm } from '../../../../../main/studio/export/film/film.ts';
import { gifFilm } from '../../../../../main/studio/export/film/gif.ts';
import { filmName, makeFilm } from '../../../../../main/studio/export/film/make-film.ts';
import type { FilePart } from '../../../../../main/studio/export/save-file.ts';
import { Favourites } from '../../../../../main/studio/gallery/favourites.ts';
import type { Picture } from '../../../../../main/pictures/picture.ts';
import { librarySample, noGenerator } from '../../gallery/sample-run.ts';

const size = 6;

/** A dot that wanders, on nothing. */
function frameOf(place: number, colour = [200, 30 + place, 90]): Picture {
  const data = new Uint8Array(size * size * 4);
  for (const at of [place, place + 1, place + size]) data.set([...colour, 255], at * 4);
  return { width: size, height: size, data };
}

const frames = [frameOf(0), frameOf(7), frameOf(14)];
const film = {
  width: size,
  height: size,
  count: frames.length,
  frames,
  description: 'Generated: ü.',
};

async function whole(parts: AsyncIterable<FilePart>): Promise<Buffer> {
  const all: Uint8Array[] = [];
  const shares: number[] = [];
  for await (const { text, share } of parts) {
    all.push(Buffer.from(text as Uint8Array));
    shares.push(share);
  }
  expect(shares).toEqual(shares.toSorted((one, other) => one - other));
  expect(shares.at(-1)).toBe(1);
  return Buffer.concat(all);
}

const write = (encode: EncodeFilm, options: object, of = film) =>
  whole(encode(of, filmOptionsSchema.parse(options)));

/** RGBA of a frame, as another's reader composes it. */
async function frameOfFile(file: Buffer, page: number): Promise<Buffer> {
  return sharp(file, { page }).ensureAlpha().raw().toBuffer();
}

function enlargedBy(scale: number, { width, height, data }: Picture): Buffer {
  const rows = Array.from({ length: height * scale }, (_, y) =>
    Array.from({ length: width * scale }, (_x, x) => {
      const at = (Math.floor(y / scale) * width + Math.floor(x / scale)) * 4;
      return [...data.subarray(at, at + 4)];
    }),
  );
  return Buffer.from(rows.flat(2));
}

describe('a film as GIF', () => {
  it('has each frame in its own colours, enlarged, with what is transparent, its durations and its loop', async () => {
    const gif = await write(gifFilm, { scale: 3, frameMs: 70, holdMs: 500 });
    const { pages, delay, loop, width, pageHeight, format } = await sharp(gif, {
      animated: true,
    }).metadata();
    expect({ pages, delay, loop, width, pageHeight, format }).toEqual({
      ...{ pages: 3, delay: [70, 70, 570], loop: 0, width: 18, pageHeight: 18, format: 'gif' },
    });
    for (const [page, frame] of frames.entries()) {
      const read = await frameOfFile(gif, page);
      // Of what is transparent the colour says nothing.
      for (let at = 0; at < read.length; at += 4) if (read[at + 3] === 0) read.fill(0, at, at + 4);
      expect(read.equals(enlargedBy(3, frame))).toBe(true);
    }
    expect(gif.includes('Generated: ?.')).toBe(true);
  });

  it('plays once where it shall', async () => {
    const { loop } = await sharp(await write(gifFilm, { loop: false })).metadata();
    expect(loop).toBe(1);
  });

  it('keeps near what has more colours than a GIF, and the outline of what is half transparent', async () => {
    const side = 32;
    const data = new Uint8Array(side * side * 4);
    for (let at = 0; at < data.length; at += 4)
      data.set(
        [(at / 4) % 256, Math.floor(at / 8) % 256, (at / 2) % 256, at % 16 === 0 ? 60 : 255],
        at,
      );
    const many = {
      ...film,
      width: side,
      height: side,
      count: 1,
      frames: [{ width: side, height: side, data }],
    };
    const read = await frameOfFile(await write(gifFilm, { scale: 1 }, many), 0);
    let worst = 0;
    for (let at = 0; at < data.length; at += 4) {
      expect(read[at + 3]).toBe(at % 16 === 0 ? 0 : 255);
      if (at % 16 === 0) continue;
      for (let channel = 0; channel < 3; channel++)
        worst = Math.max(worst, Math.abs((read[at + channel] ?? 0) - (data[at + channel] ?? 0)));
    }
    expect(worst).toBeLessThan(60);
  });

  it('may show nothing at all', async () => {
    const nothing = {
      ...film,
      count: 1,
      frames: [{ width: size, height: size, data: new Uint8Array(size * size * 4) }],
    };
    const read = await frameOfFile(await write(gifFilm, { scale: 1 }, nothing), 0);
    expect(read.every((value, at) => at % 4 !== 3 || value === 0)).toBe(true);
  });
});

describe('a film as APNG', () => {
  it('has every pixel of every frame, its durations and its loop', async () => {
    const soft = { ...frames[1], data: frames[1]?.data.with(7 * 4 + 3, 100) } as Picture;
    const png = await write(
      apngFilm,
      { format: 'apng', scale: 2, frameMs: 40, holdMs: 60, loop: false },
      { ...film, frames: [frameOf(0), soft, frameOf(14)] },
    );
    const apng = parseApng(Uint8Array.from(png).buffer);
    if (apng instanceof Error) throw apng;
    const { width, height, numPlays, frames: read } = apng;
    expect({ width, height, numPlays }).toEqual({ width: 12, height: 12, numPlays: 1 });
    expect(read.map(({ delay }) => delay)).toEqual([40, 40, 100]);
    const pictures = [frameOf(0), soft, frameOf(14)];
    for (const [place, { imageData }] of read.entries()) {
      // Each frame as a PNG of its own, as that reader puts it together.
      const bytes = Buffer.from(await (imageData as Blob).arrayBuffer());
      const pixels = await sharp(bytes).ensureAlpha().raw().toBuffer();
      expect(pixels.equals(enlargedBy(2, pictures[place] as Picture))).toBe(true);
    }
  });

  it('is a PNG of its first frame to who knows no films, and says that it is generated', async () => {
    const png = await write(apngFilm, { format: 'apng', scale: 1 });
    const { data } = await sharp(png).ensureAlpha().raw().toBuffer({ resolveWithObject: true });
    expect(data.equals(enlargedBy(1, frames[0] as Picture))).toBe(true);
    const { comments } = await sharp(png).metadata();
    expect(comments?.map(({ text }) => text)).toContain('Generated: ü.');
  });
});

describe('a film of a training', () => {
  const training = (more: object, options: object = { scale: 1 }) =>
    filmRequestSchema.parse({ filmed: { kind: 'training', runId: 'r1', ...more }, options });
  const noWalk = {
    latents: { framesOfWalk: () => Promise.reject(new Error('nothing walks here')) },
  };

  async function trained() {
    const library = await librarySample();
    const { core, sample } = library;
    for (const step of [500, 750]) insertSample(core.store, { ...sample, id: `s${step}`, step });
    // One that a person made, and one of other latents, are not of its training.
    insertSample(core.store, { ...sample, id: 'made', step: 600, kind: 'generated' });
    insertSample(core.store, { ...sample, id: 'other', step: 800, seed: 1 });
    return { ...library, filmCore: { ...core, runs: noWalk } };
  }

  it('shows its sheets as they are, step after step', async () => {
    const { filmCore } = await trained();
    const gif = await whole(makeFilm(filmCore, training({})));
    const { pages, width, pageHeight } = await sharp(gif, { animated: true }).metadata();
    expect({ pages, width, pageHeight }).toEqual({ pages: 3, width: 96, pageHeight: 96 });
    expect(filmName(filmCore.store, training({}).filmed)).toBe('pond-vanilla-training');
  });

  it('and a walk are called after their run', async () => {
    const { filmCore, sample } = await trained();
    const star = await new Favourites(filmCore, noGenerator).add(sample.id, 1);
    const nameOfWalk = (...stops: object[]) =>
      filmName(filmCore.store, filmedSchema.parse({ kind: 'walk', walk: { stops, frames: 2 } }));
    const seeded = { runId: 'r1', seed: 7, index: 0 };
    expect(nameOfWalk(seeded, seeded)).toBe('pond-vanilla-walk');
    expect(nameOfWalk({ sampleId: sample.id, index: 1 }, seeded)).toBe('pond-vanilla-walk');
    expect(nameOfWalk({ favouriteId: star.id }, seeded)).toBe('pond-vanilla-walk');
    expect(nameOfWalk({ favouriteId: 'gone' }, seeded)).toBe('walk');
  });

  it('shows chosen creatures alone, and as many steps as are wanted', async () => {
    const { filmCore, cell } = await trained();
    const png = await whole(
      makeFilm(filmCore, training({ cells: [6, 2], frames: 2 }, { format: 'apng', scale: 1 })),
    );
    const apng = parseApng(Uint8Array.from(png).buffer);
    if (apng instanceof Error) throw apng;
    expect([apng.width, apng.height, apng.frames.length]).toEqual([64, 32, 2]);
    const read = await sharp(png)
      .extract({ left: 32, top: 0, width: 32, height: 32 })
      .raw()
      .toBuffer();
    expect(read.equals(cell(2))).toBe(true);
  });

  it.each([
    [{ cells: [7] }, /no creature 8/],
    [{ runId: 'r9' }, /no run r9/],
  ])('says why it cannot be: %j', async (more, message) => {
    const { filmCore } = await trained();
    await expect(whole(makeFilm(filmCore, training(more)))).rejects.toThrow(message);
  });

  it('says so where nothing has been drawn yet', async () => {
    const { filmCore } = await trained();
    filmCore.store.prepare('DELETE FROM samples').run();
    await expect(whole(makeFilm(filmCore, training({})))).rejects.toMatchObject({
      code: 'not-found',
    });
  });

  it('refuses what no player shows', async () => {
    const { filmCore } = await trained();
    const huge = {
      ...filmCore,
      runs: {
        latents: {
          framesOfWalk: () =>
            Promise.resolve({
              step: 1,
              frames: [{ width: 300, height: 300, data: new Uint8Array(360_000) }],
            }),
        },
      },
    };
    const walk = { stops: [{ favouriteId: 'a' }, { favouriteId: 'b' }], frames: 2 };
    const request = filmRequestSchema.parse({
      filmed: { kind: 'walk', walk },
      options: { scale: 16 },
    });
    await expect(whole(makeFilm(huge, request))).rejects.toMatchObject({
      code: 'invalid-input',
      hint: expect.stringContaining('at most 13'),
    });
  });
});

describe('a film of a walk', () => {
  it('shows the frames that the generator drew, in their order', async () => {
    const { core } = await librarySample();
    const asked: WalkRequest[] = [];
    const latents = {
      framesOfWalk: (walk: WalkRequest) => {
        asked.push(walk);
        return Promise.resolve({ frames, step: 250 });
      },
    };
    const walk = {
      stops: [
        { sampleId: 's1', index: 0 },
        { sampleId: 's1', index: 3 },
      ],
      frames: 3,
    };
    const request = filmRequestSchema.parse({
      filmed: { kind: 'walk', walk },
      options: { scale: 1 },
    });
    const gif = await whole(makeFilm({ ...core, runs: { latents } }, request));
    expect(asked).toMatchObject([walk]);
    expect((await sharp(gif, { animated: true }).metadata()).pages).toBe(3);
  });
});
