import { describe, expect, it } from 'vitest';
import type { MeasuredPictures } from '../../../../shared/dataset/import-preview.ts';
import { suggestImport } from '../../../../shared/dataset/import-suggestions.ts';

const sprites: MeasuredPictures = {
  looked: 100,
  files: 100,
  allFiles: 1_000,
  pixelArt: 97,
  transparent: 100,
  transparentShare: 0.612,
  ownSize: 42,
  enlarged: null,
  commonSize: { width: 68, height: 56, count: 100 },
  cornerColour: null,
};
const photographs: MeasuredPictures = {
  ...sprites,
  pixelArt: 2,
  transparent: 0,
  transparentShare: 0,
  commonSize: { width: 640, height: 480, count: 80 },
};
const outcome = { size: 64, scaling: 'area', background: 'black' } as const;

function said(
  measured: MeasuredPictures,
  of = outcome as Parameters<typeof suggestImport>[1],
): string[] {
  return suggestImport(measured, of).map(
    ({ option, words, reason, isTaken }) =>
      `${option} ${words}${isTaken ? ' (taken)' : ''}: ${reason}`,
  );
}

describe('what the pictures speak for', () => {
  it('is of pixel art its own pixels, nearest, and what is behind it', () => {
    expect(said(sprites)).toEqual([
      'size 48×48: 95 % of the sprites are at most 42 of their own pixels across: in no smaller size would each keep them.',
      'scaling nearest: 97 of 100 pictures are pixel art, with few colours and hard edges, which nearest keeps.',
      'background transparent: All 100 pictures have transparent parts: on average 61 % of their pixels.',
    ]);
  });

  it('tells own pixels apart from those that a picture was enlarged to', () => {
    const enlarged = { ...sprites, enlarged: { by: 4, count: 60 } };
    expect(said(enlarged)[0]).toContain(
      'would each keep them. 60 of 100 pictures were saved enlarged, most of them 4 times.',
    );
  });

  it('is of other pictures the size that they have, or what trains fastest', () => {
    expect(said(photographs)).toEqual([
      'size 32×32: The pictures are no pixel art, most of them 640×480: they are scaled at any size, and this one trains fastest.',
      'scaling area (taken): 98 of 100 pictures are no pixel art: averaging keeps their soft shades.',
      'background white: No picture has transparent parts: a colour behind them spares the networks a fourth channel.',
    ]);
    const small = { ...photographs, commonSize: { width: 64, height: 64, count: 80 } };
    expect(said(small)[0]).toBe(
      'size 64×64 (taken): 80 of 100 pictures have this size as they come.',
    );
  });

  it('is the largest size of what is larger, and the colour that lies in the corners', () => {
    expect(said({ ...sprites, ownSize: 300 })[0]).toContain(
      'size 128×128: 95 % of the sprites are at most 300',
    );
    const onBlack = { ...photographs, transparent: 3, cornerColour: '#000000' };
    expect(said(onBlack)[2]).toBe(
      'background #000000 (taken): Only 3 of 100 pictures have transparent parts: a colour behind them spares the networks a fourth channel, and this one lies in most corners.',
    );
  });

  it('is what the options come to already where they do', () => {
    const suggestions = suggestImport(sprites, {
      size: 48,
      scaling: 'nearest',
      background: 'transparent',
    });
    expect(suggestions.map(({ isTaken }) => isTaken)).toEqual([true, true, true]);
  });

  it('is nothing where there is no picture', () => {
    expect(suggestImport({ ...sprites, looked: 0 }, outcome)).toEqual([]);
  });
});
