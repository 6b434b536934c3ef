import { backgroundFill, inkFor } from '../../../shared/dataset/background.ts';
import type { ImportOptions } from '../../../shared/dataset/dataset.ts';
import type { PairingId } from '../../../shared/hyperparameters/choices.ts';
import { drawSources, type DrawnPairing } from './pairs/drawn-sources.ts';

interface Given {
  /** uint8 `[size, size, 4]`, straight alpha; on an opaque background, opaque. */
  rgba: Uint8Array;
  size: number;
  background: ImportOptions['background'];
}

/**
 * What a run draws from, made of any picture: its lines, its greys, its colours in blobs. What is a drawing in lines
 * already stays one, and so does what no pairing of ours makes: another picture, or other colours.
 *
 * @returns uint8 `[size, size, 4]`
 */
export function sourceOfPicture(given: Given, pairing: PairingId): Uint8Array {
  if (pairing === 'folders' || pairing === 'recolour') return given.rgba;
  return (pairing === 'outline' && drawnLines(given)) || paired(given, pairing);
}

function paired({ rgba, size, background }: Given, pairing: DrawnPairing): Uint8Array {
  const channels = background === 'transparent' ? 4 : 3;
  const pixels = channels === 4 ? rgba : rgba.filter((_, at) => at % 4 !== 3);
  const sources = drawSources({ pixels, count: 1, size, channels, background }, pairing);
  if (channels === 4) return sources;
  return Uint8Array.from(rgba, (_, at) => (at % 4 === 3 ? 255 : sources[(at >> 2) * 3 + (at % 4)]));
}

/** Half covered counts as there. */
const leastAlpha = 128;
/** So far a channel may lie from a mix of ink and paper: scans and JPEG are never exact. */
const tolerance = 40;
/** Lines leave most of a picture empty: where more is inked, it is a shape. */
const mostInked = 0.4;

/** The lines in ink on the background, where there is nothing else than dark lines on light paper; or null. */
function drawnLines({ rgba, background }: Given): Uint8Array | null {
  const ground = backgroundFill(background);
  const ink = inkFor(background);
  const paper = background === 'transparent' ? [255, 255, 255] : ground;
  const lines = new Uint8Array(rgba.length);
  let inked = 0;
  for (let at = 0; at < rgba.length; at += 4) {
    lines.set(ground, at);
    if (rgba[at + 3] < leastAlpha) continue;
    const share = shareOfInk(rgba.subarray(at, at + 3), ink, paper);
    if (share === null) return null;
    if (share < 0.5) continue;
    lines.set([...ink, 255], at);
    inked++;
  }
  return inked > 0 && inked <= (mostInked * rgba.length) / 4 ? lines : null;
}

/** Of a colour between ink and paper, how much of it is ink; null of any other. */
function shareOfInk(
  colour: Uint8Array,
  ink: readonly number[],
  paper: readonly number[],
): number | null {
  const span = [0, 1, 2].map((channel) => ink[channel] - paper[channel]);
  const length = span.reduce((sum, one) => sum + one * one, 0);
  const along = span.reduce(
    (sum, one, channel) => sum + one * (colour[channel] - paper[channel]),
    0,
  );
  const share = Math.min(1, Math.max(0, along / length));
  const isBetween = span.every(
    (one, channel) => Math.abs(paper[channel] + share * one - colour[channel]) <= tolerance,
  );
  return isBetween ? share : null;
}
