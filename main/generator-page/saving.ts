import { fileNameOf } from '../../shared/library/file-names.ts';
import { element, select } from './elements.ts';
import { enlarged, pngOf } from './png.ts';

const scales = [1, 2, 4, 8, 16] as const;

/** By how much a saved picture is enlarged. */
export function scaleField(): HTMLSelectElement {
  const field = select(
    'Scale of the saved picture',
    scales.map((scale) => [String(scale), `${scale}×`]),
  );
  field.value = '4';
  return field;
}

/** Gives out a picture as a file. @param which of the generator's pictures, as in "7-3" */
export function savePicture(
  { rgba, width }: { rgba: Uint8Array; width: number },
  { name, which, scale }: { name: string; which: string; scale: number },
): void {
  const height = rgba.length / 4 / width;
  const png = pngOf(enlarged(rgba, width, scale), width * scale, height * scale);
  const link = element('a', {
    href: URL.createObjectURL(new Blob([png], { type: 'image/png' })),
    download: `${fileNameOf(name, 'creatures')}-${which}-${scale}x.png`,
  });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
