import { StudioError } from '../../../shared/errors.ts';
import type { ExportOptions, Favourite } from '../../../shared/creature/favourite.ts';
import { appName } from '../../../shared/version.ts';
import { indexPixels } from '../../png/palette.ts';
import { encodePng } from '../../png/png.ts';
import { emptyPicture, pasteCentred, type Picture } from '../../pictures/picture.ts';
import { generatedNote, originTexts } from '../gallery/origin-text.ts';
import { withPngText } from '../gallery/png-text.ts';
import type { ExportCore, ExportFile } from './export-file.ts';
import { creatureName, UniqueNames } from './file-names.ts';
import { enlarge } from './enlarge.ts';
import { readCreature } from '../gallery/read-creature.ts';
import { runSlugs } from './run-slugs.ts';

/** What graphics cards take as one texture. */
const maximumSide = 16_384;
const maximumPixels = 100_000_000;
/** How long a frame is shown where the sheet is played as an animation, as Aseprite's own default. */
const frameMs = 100;

/**
 * A sheet of equal cells in rows, and its description as Aseprite's two JSON exports give it
 * (https://www.aseprite.org/docs/cli/#format): `json-hash`, by which PixiJS keeps the frames' names, and
 * `json-array`, without which KAPLAY does not load. Smaller creatures lie in the middle of their cell.
 *
 * @throws StudioError `invalid-input` where the sheet would become too large, `image-unreadable`
 */
export async function* buildSheet(
  core: ExportCore,
  favourites: readonly Favourite[],
  { scale }: Pick<ExportOptions, 'scale'>,
  names: UniqueNames,
): AsyncGenerator<ExportFile> {
  const cell = scale * Math.max(...favourites.map(({ size }) => size));
  const columns = Math.ceil(Math.sqrt(favourites.length));
  const rows = Math.ceil(favourites.length / columns);
  checkSize(columns * cell, rows * cell);
  const sheet = emptyPicture(columns * cell, rows * cell);
  const places: Place[] = [];
  for (const [index, favourite] of favourites.entries()) {
    const place = { x: (index % columns) * cell, y: Math.floor(index / columns) * cell };
    pasteCentred(sheet, enlarge(await readCreature(core, favourite), scale), place, cell);
    places.push({ ...place, w: cell, h: cell });
  }
  const name = names.take('creatures', '.png', '.json', '.array.json');
  const described = describeSheet(core, favourites, places, sheet, scale, `${name}.png`);
  const png = withPngText(encodePng(sheet, { compression: 'small' }), {
    Software: appName,
    Description: generatedNote,
  });
  yield { name: `${name}.png`, bytes: png };
  yield { name: `${name}.json`, bytes: jsonFile(described.byName) };
  yield { name: `${name}.array.json`, bytes: jsonFile(described.inOrder) };
}

function jsonFile(content: unknown): Buffer {
  return Buffer.from(`${JSON.stringify(content, null, 2)}\n`);
}

interface Place {
  x: number;
  y: number;
  w: number;
  h: number;
}

/**
 * Where a frame comes from stands in a slice of its name and the label "generated" in the layer, as user data:
 * the format has no other room for them, and loaders that check it refuse keys of one's own.
 */
function describeSheet(
  core: ExportCore,
  favourites: readonly Favourite[],
  places: readonly Place[],
  sheet: Picture,
  scale: number,
  image: string,
) {
  const frameNames = new UniqueNames([]);
  const slugOfRun = runSlugs(core.store);
  const frames = favourites.map((favourite, index) => {
    const name = frameNames.take(creatureName(slugOfRun(favourite), favourite, 1), '');
    return { name, favourite, place: places[index] as Place, index };
  });
  const meta = {
    app: appName,
    version: core.appVersion,
    image,
    // Aseprite's own name for a sheet that is painted with a palette.
    format: indexPixels(sheet.data) ? 'I8' : 'RGBA8888',
    size: { w: sheet.width, h: sheet.height },
    scale: String(scale),
    // No animation is tagged, but Excalibur and KAPLAY go through the tags without looking whether there are any.
    frameTags: [],
    layers: [{ name: 'creatures', opacity: 255, blendMode: 'normal', data: generatedNote }],
    slices: frames.map(({ name, favourite, place, index }) => ({
      name,
      data: originTexts(favourite, core.appVersion).Description,
      keys: [{ frame: index, bounds: { x: 0, y: 0, w: place.w, h: place.h } }],
    })),
  };
  return {
    byName: {
      frames: Object.fromEntries(frames.map(({ name, place }) => [name, describeFrame(place)])),
      meta,
    },
    inOrder: {
      frames: frames.map(({ name, place }) => ({ filename: name, ...describeFrame(place) })),
      meta,
    },
  };
}

function describeFrame(place: Place) {
  const { w, h } = place;
  return {
    frame: place,
    rotated: false,
    trimmed: false,
    spriteSourceSize: { x: 0, y: 0, w, h },
    sourceSize: { w, h },
    duration: frameMs,
  };
}

function checkSize(width: number, height: number): void {
  if (Math.max(width, height) <= maximumSide && width * height <= maximumPixels) return;
  throw new StudioError(
    'invalid-input',
    `The sheet would have ${width} × ${height} pixels; at most ${maximumSide} a side and ${maximumPixels / 1_000_000} million in all are written.`,
    'Choose a smaller scale or fewer creatures, or export single PNG files.',
  );
}
