import * as tf from '@tensorflow/tfjs-core';
import type { Gan } from '../gan/gan.ts';
import type { ChannelStatistics } from '../gan/models/layers/layer.ts';
import { assignAll } from '../gan/optimizers/optimizers.ts';
import { RandomStream } from '../random/random-stream.ts';
import type { TrainingPictures } from '../data/training-pictures.ts';
import { feedTensors } from './draw-samples.ts';
import { randomFeed } from './generator-feed.ts';

/** Batches over which statistics are averaged. */
const calibrationBatches = 8;

/**
 * Sets the statistics that samples are drawn with, to those of the averaged generator over a fixed set of
 * latents of the run's seed ("standing statistics", Brock 2019, arXiv 1809.11096, appendix A; "precise
 * batch norm", Wu and Johnson 2021, arXiv 2105.07576). A creature then depends on its latent alone, not on
 * those drawn with it. Running averages kept in training would be those of other weights than the averaged.
 */
export function calibrate(gan: Gan, pictures: TrainingPictures): void {
  if (gan.statistics.size === 0) return;
  const { batch, seed } = gan.hyperparameters;
  const random = new RandomStream(seed, 'calibration');
  tf.tidy(() => {
    const noted = new Map<string, tf.Tensor[]>();
    const note = (layer: string, { mean, variance }: ChannelStatistics): void => {
      append(noted, `${layer}/mean`, mean);
      append(noted, `${layer}/variance`, variance);
    };
    for (let index = 0; index < calibrationBatches; index++) {
      const feed = randomFeed(pictures, gan.hyperparameters, random, batch);
      const input = feedTensors(gan, feed);
      gan.generator.network.draw(input, gan.average, { normalisation: { kind: 'note', note } });
    }
    const means = [...gan.statistics.keys()].map((name) => tf.stack(noted.get(name) ?? []).mean(0));
    assignAll([...gan.statistics.values()], means);
  });
}

function append(lists: Map<string, tf.Tensor[]>, name: string, tensor: tf.Tensor): void {
  const list = lists.get(name) ?? [];
  list.push(tensor);
  lists.set(name, list);
}
