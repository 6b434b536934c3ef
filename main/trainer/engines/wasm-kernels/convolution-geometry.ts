/** Geometry of a convolution over NHWC images, as tfjs's `backend_util.computeConv2DInfo` gives it. */
export interface ConvolutionGeometry {
  batchSize: number;
  inHeight: number;
  inWidth: number;
  inChannels: number;
  outHeight: number;
  outWidth: number;
  outChannels: number;
  filterHeight: number;
  filterWidth: number;
  strideHeight: number;
  strideWidth: number;
  padInfo: { top: number; left: number };
}
