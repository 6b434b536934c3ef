import { patchGan } from './pix2pix/patch-gan.ts';
import { uNet } from './pix2pix/u-net.ts';
import type { Model } from './model.ts';

/**
 * Pix2pix (Isola, Zhu, Zhou and Efros 2017, arXiv 1611.07004): one picture is turned into another by a U-Net,
 * and a discriminator that sees both of a pair judges it patch by patch. What departs from the paper stands
 * with the two networks. Beyond them: samples are drawn without dropout, with calibrated statistics and
 * averaged weights, so that one drawing gives one picture; the paper drops out and normalises over the batch
 * at test time too, and says itself that the noise hardly shows.
 */
export const pix2pix: Model = {
  generator: (shape, { baseChannels }) => uNet(shape, baseChannels),
  discriminator: (shape, { baseChannels }) => patchGan(shape, baseChannels),
};
