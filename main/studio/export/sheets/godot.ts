import type { ExportFile, ExportJob } from '../export-file.ts';
import { layOut, pictureFile } from './pages.ts';

const ending = '.tres';

/**
 * SpriteFrames of Godot 4, an animation of one frame a creature:
 * https://docs.godotengine.org/en/stable/engine_details/file_formats/tscn.html. Its sheets lie beside it, wherever in the
 * project that is: a path that is no `res://` is looked for from the resource's own folder.
 */
export async function* godotSheet(job: ExportJob): AsyncGenerator<ExportFile> {
  const { sheets, pages } = layOut(job, { ofPage: [], ofAll: [ending] });
  const textures: string[] = [];
  const regions: string[] = [];
  const animations: string[] = [];
  for await (const page of pages) {
    yield pictureFile(page);
    const texture = `${page.index + 1}_sheet`;
    textures.push(`[ext_resource type="Texture2D" path="${page.name}.png" id="${texture}"]\n`);
    for (const { name, place } of page.frames) {
      const region = `AtlasTexture_${animations.length + 1}`;
      regions.push(
        `[sub_resource type="AtlasTexture" id="${region}"]
atlas = ExtResource("${texture}")
region = Rect2(${place.x}, ${place.y}, ${place.w}, ${place.h})
`,
      );
      animations.push(
        `{
"frames": [{
"duration": 1.0,
"texture": SubResource("${region}")
}],
"loop": true,
"name": &"${name}",
"speed": 5.0
}`,
      );
    }
  }
  const steps = textures.length + regions.length + 1;
  const text = [
    `[gd_resource type="SpriteFrames" load_steps=${steps} format=3]\n`,
    ...textures,
    ...regions,
    `[resource]\nanimations = [${animations.join(', ')}]\n`,
  ].join('\n');
  yield { name: sheets.name + ending, bytes: Buffer.from(text) };
}
