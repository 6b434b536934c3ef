import { appName } from '../../../../shared/version.ts';
import { indexPixels } from '../../../png/palette.ts';
import { generatedNote } from '../../gallery/origin-text.ts';
import type { ExportFile, ExportJob } from '../export-file.ts';
import { jsonFile, layOut, PageIndex, pictureFile, type Page, describeFrame } from './pages.ts';

/** How long a frame is shown where the sheet is played as an animation, as Aseprite's own default. */
const frameMs = 100;
const endings = ['.json', '.array.json'];

/**
 * A sheet and its description as Aseprite's two JSON exports give it (https://www.aseprite.org/docs/cli/#format):
 * `json-hash`, by which PixiJS keeps the frames' names, and `json-array`, without which KAPLAY does not load.
 */
export async function* asepriteSheet(job: ExportJob): AsyncGenerator<ExportFile> {
  const { sheets, pages } = layOut(job, { ofPage: endings, ofAll: [] });
  const index = new PageIndex(sheets);
  for await (const page of pages) {
    const { byName, inOrder } = describeSheet(job, page);
    yield pictureFile(page);
    yield jsonFile(`${page.name}.json`, byName);
    yield jsonFile(`${page.name}.array.json`, inOrder);
    index.add(page);
  }
  yield* index.files(endings);
}

/**
 * Where a frame comes from stands in a slice of its name and the label "generated" in the layer, as user data:
 * the format has no other room for them, and loaders that check it refuse keys of one's own.
 */
function describeSheet({ core, options }: ExportJob, { name: page, picture, frames }: Page) {
  const meta = {
    app: appName,
    version: core.appVersion,
    image: `${page}.png`,
    // Aseprite's own name for a sheet that is painted with a palette.
    format: indexPixels(picture.data) ? 'I8' : 'RGBA8888',
    size: { w: picture.width, h: picture.height },
    scale: String(options.scale),
    // No animation is tagged, but Excalibur and KAPLAY go through the tags without looking whether there are any.
    frameTags: [],
    layers: [{ name: 'creatures', opacity: 255, blendMode: 'normal', data: generatedNote }],
    slices: frames.map(({ name, origin, place: { w, h } }, frame) => ({
      name,
      data: origin,
      keys: [{ frame, bounds: { x: 0, y: 0, w, h } }],
    })),
  };
  const described = frames.map(({ name, place }) => ({
    name,
    frame: { ...describeFrame(place), duration: frameMs },
  }));
  return {
    byName: {
      frames: Object.fromEntries(described.map(({ name, frame }) => [name, frame])),
      meta,
    },
    inOrder: { frames: described.map(({ name, frame }) => ({ filename: name, ...frame })), meta },
  };
}
