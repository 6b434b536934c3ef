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
): { readonly sheet: Sample; readonly picture: HTMLImageElement | null } {
  let decoded: { sheet: Sample; picture: HTMLImageElement | null } | null = $state.raw(null);

  $effect(() => {
    const sheet = wanted();
    if (!isDrawn()) return;
    let newest = true;
    const picture = new Image();
    picture.src = pictureUrl(sheet.path);
    const show = (shown: HTMLImageElement | null) => {
      if (newest) decoded = { sheet, picture: shown };
    };
    // Of a picture that cannot be decoded nothing is shown: the sheet moves on.
    void picture.decode().then(
      () => show(picture),
      () => show(null),
    );
    return () => (newest = false);
  });

  const shown = $derived.by(() => {
    const sheet = wanted();
    // Another run's or another size's sheet is no stand-in.
    const fits = decoded?.sheet.runId === sheet.runId && decoded.sheet.count === sheet.count;
    return decoded && fits ? decoded : { sheet, picture: null };
  });

  return {
    /** Of what is shown. */
    get sheet() {
      return shown.sheet;
    },
    /** Null while it is on its way. */
    get picture() {
      return shown.picture;
    },
  };
}
