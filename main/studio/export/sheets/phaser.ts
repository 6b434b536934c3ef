import { appName } from '../../../../shared/version.ts';
import { generatedNote } from '../../gallery/origin-text.ts';
import type { ExportFile, ExportJob } from '../export-file.ts';
import { jsonFile, layOut, pictureFile, describeFrame } from './pages.ts';

/** One JSON file for all sheets: https://docs.phaser.io/api-documentation/class/loader-loaderplugin#multiatlas */
export async function* phaserSheet(job: ExportJob): AsyncGenerator<ExportFile> {
  const { sheets, pages } = layOut(job, { ofPage: [], ofAll: ['.json'] });
  const textures: object[] = [];
  for await (const page of pages) {
    yield pictureFile(page);
    textures.push({
      image: `${page.name}.png`,
      format: 'RGBA8888',
      size: { w: page.picture.width, h: page.picture.height },
      scale: 1,
      frames: page.frames.map(({ name, place }) => ({ filename: name, ...describeFrame(place) })),
    });
  }
  const meta = { app: appName, version: job.core.appVersion, note: generatedNote };
  yield jsonFile(`${sheets.name}.json`, { textures, meta });
}
