import { appName } from '../../../../shared/version.ts';
import type { ExportFile, ExportJob } from '../export-file.ts';
import { jsonFile, layOut, PageIndex, pictureFile, describeFrame } from './pages.ts';

const endings = ['.json', '.array.json'];

/**
 * A sheet with its description as TexturePacker's "JSON (Hash)" and "JSON (Array)" give it
 * (https://www.codeandweb.com/texturepacker/documentation/texture-settings). PixiJS fetches the other sheets by itself:
 * `related_multi_packs`.
 */
export async function* texturePackerSheet(job: ExportJob): AsyncGenerator<ExportFile> {
  const { sheets, pages } = layOut(job, { ofPage: endings, ofAll: [] });
  const index = new PageIndex(sheets);
  for await (const page of pages) {
    const frames = page.frames.map(({ name, place }) => ({ name, frame: describeFrame(place) }));
    const metaWith = (ending: string) => ({
      app: appName,
      version: job.core.appVersion,
      image: `${page.name}.png`,
      format: 'RGBA8888',
      size: { w: page.picture.width, h: page.picture.height },
      // Frames are told in the sheet's own pixels, however much creatures were enlarged.
      scale: '1',
      related_multi_packs: sheets.pageNames
        .filter((name) => name !== page.name)
        .map((name) => name + ending),
    });
    yield pictureFile(page);
    yield jsonFile(`${page.name}.json`, {
      frames: Object.fromEntries(frames.map(({ name, frame }) => [name, frame])),
      meta: metaWith('.json'),
    });
    yield jsonFile(`${page.name}.array.json`, {
      frames: frames.map(({ name, frame }) => ({ filename: name, ...frame })),
      meta: metaWith('.array.json'),
    });
    index.add(page);
  }
  yield* index.files(endings);
}
