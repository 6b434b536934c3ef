import type { Sample } from '../../shared/run/run.ts';
import type { WindowHost } from '../lib/studio/studio-link.ts';

/**
 * The sheet to draw: the wanted one once its picture is decoded, until then the one before. Moving
 * through time this way shows no empty frames.
 *
 * @param isDrawn whether it is drawn at all; what is not is not decoded either
 */
export function decodedPath(
  { pictureUrl }: Pick<WindowHost, 'pictureUrl'>,
  wanted: () => Sample,
  isDrawn: () => boolean = () => true,
): { readonly sheet: Sample } {
  let decoded: Sample | null = $state.raw(null);

  $effect(() => {
    const sheet = wanted();
    if (!isDrawn()) return;
    let newest = true;
    const picture = new Image();
    picture.src = pictureUrl(sheet.path);
    // A picture that cannot be decoded is shown as the browser shows such: the sheet moves on.
    const show = () => {
      if (newest) decoded = sheet;
    };
    void picture.decode().then(show, show);
    return () => (newest = false);
  });

  return {
    get sheet() {
      const sheet = wanted();
      // Another run's or another size's sheet is no stand-in.
      const fits = decoded?.runId === sheet.runId && decoded.count === sheet.count;
      return decoded && fits ? decoded : sheet;
    },
  };
}
