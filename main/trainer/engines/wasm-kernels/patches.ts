import type { ConvolutionGeometry } from '../convolution-geometry.ts';

/** Where the filter stands: places of the output over the whole batch. */
export function patchCountOf({ batchSize, outHeight, outWidth }: ConvolutionGeometry): number {
  return batchSize * outHeight * outWidth;
}

/** Values of the input under one place of the filter. */
export function patchSizeOf({
  filterHeight,
  filterWidth,
  inChannels,
}: ConvolutionGeometry): number {
  return filterHeight * filterWidth * inChannels;
}

/**
 * im2col, transposed: row `(filterRow, filterColumn, channel)` holds that value of the patch at every
 * place, so that patches x gradients is an ordinary matrix product. Values outside the image stay as
 * they are in `patches`: give it zeroed.
 *
 * @param images `[batch, inHeight, inWidth, inChannels]`
 * @param patches `[patchSize, places]`
 */
export function gatherPatches(
  images: Float32Array,
  patches: Float32Array,
  geometry: ConvolutionGeometry,
): void {
  const { inChannels, strideWidth } = geometry;
  const places = patchCountOf(geometry);
  forEachFilterRow(geometry, (imageStart, place, patchValue, from, to) => {
    for (let channel = 0; channel < inChannels; channel++) {
      const target = (patchValue + channel) * places + place;
      let source = imageStart + channel + from * strideWidth * inChannels;
      for (let column = from; column < to; column++) {
        patches[target + column] = images[source];
        source += strideWidth * inChannels;
      }
    }
  });
}

/**
 * Visits every value of the filter at every row of the output.
 *
 * @param visit gets the image's index for output column 0 (it may lie left of the image), the place of
 * output column 0, the patch's value for channel 0, and the output columns whose value lies in the image
 */
function forEachFilterRow(
  geometry: ConvolutionGeometry,
  visit: (imageStart: number, place: number, patchValue: number, from: number, to: number) => void,
): void {
  const { filterHeight, filterWidth, strideHeight, strideWidth, padInfo } = geometry;
  const { batchSize, inHeight, inWidth, inChannels, outHeight, outWidth } = geometry;
  for (let filterRow = 0; filterRow < filterHeight; filterRow++) {
    for (let filterColumn = 0; filterColumn < filterWidth; filterColumn++) {
      const left = filterColumn - padInfo.left;
      const from = Math.max(0, Math.ceil(-left / strideWidth));
      const to = Math.min(outWidth, Math.floor((inWidth - 1 - left) / strideWidth) + 1);
      const patchValue = (filterRow * filterWidth + filterColumn) * inChannels;
      for (let line = 0; line < batchSize * outHeight; line++) {
        const image = Math.floor(line / outHeight);
        const row = (line % outHeight) * strideHeight + filterRow - padInfo.top;
        if (row < 0 || row >= inHeight) continue;
        const imageStart = ((image * inHeight + row) * inWidth + left) * inChannels;
        visit(imageStart, line * outWidth, patchValue, from, to);
      }
    }
  }
}
