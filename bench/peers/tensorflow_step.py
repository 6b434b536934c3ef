"""The training step in one `tf.function`."""

import numpy as np
import tensorflow as tf

from contender import IMAGES
from tensorflow_optimizer import Optimizer


def critic_loss(recipe, on_real, on_fake):
    if recipe["loss"] == "non-saturating":
        return tf.reduce_mean(tf.nn.softplus(-on_real)) + tf.reduce_mean(tf.nn.softplus(on_fake))
    return tf.reduce_mean(on_fake) - tf.reduce_mean(on_real)


def generator_loss(recipe, on_fake):
    if recipe["loss"] == "non-saturating":
        return tf.reduce_mean(tf.nn.softplus(-on_fake))
    return -tf.reduce_mean(on_fake)


def gradient_penalty(recipe, critic, real, fake):
    """Gulrajani 2017, equation 3: a tape within the tape of the loss, so that it is differentiated twice."""
    between = fake + (real - fake) * tf.random.uniform([recipe["batch"], 1, 1, 1])
    with tf.GradientTape(watch_accessed_variables=False) as tape:
        tape.watch(between)
        answers = critic(between)
    gradient = tape.gradient(answers, between)
    norms = tf.sqrt(tf.reduce_sum(tf.square(gradient), [1, 2, 3]) + 1e-12)
    return recipe["gradientPenalty"] * tf.reduce_mean(tf.square(norms - 1))


def latents(recipe):
    shape = [recipe["batch"], recipe["latentSize"]]
    if recipe["latentDistribution"] == "uniform":
        return tf.random.uniform(shape, -1.0, 1.0)
    return tf.random.normal(shape)


def create_step(recipe, generator, discriminator):
    batch, size, channels = recipe["batch"], recipe["size"], recipe["channels"]
    random = np.random.default_rng(1)
    images = tf.constant(random.integers(0, 256, [IMAGES, size, size, channels], np.uint8))
    generator_optimizer = Optimizer(generator.variables, recipe["generatorLearningRate"], recipe)
    discriminator_optimizer = Optimizer(discriminator.variables, recipe["discriminatorLearningRate"], recipe)

    def judge_both(real, fake):
        if recipe["discriminatorNorm"] == "batch":
            return discriminator(real), discriminator(fake)
        return tf.split(discriminator(tf.concat([real, fake], 0)), 2)

    def discriminator_step():
        rows = tf.random.uniform([batch], maxval=IMAGES, dtype=tf.int32)
        real = tf.cast(tf.gather(images, rows), tf.float32) * (2 / 255) - 1
        fake = generator(latents(recipe))
        with tf.GradientTape() as tape:
            loss = critic_loss(recipe, *judge_both(real, fake))
            if recipe["loss"] == "wgan-gp":
                loss += gradient_penalty(recipe, discriminator, real, fake)
        discriminator_optimizer.apply(tape.gradient(loss, discriminator.variables))
        if recipe["loss"] == "wgan":
            clip = recipe["weightClip"]
            for variable in discriminator.variables:
                variable.assign(tf.clip_by_value(variable, -clip, clip))
        return loss

    def generator_step():
        with tf.GradientTape(watch_accessed_variables=False) as tape:
            tape.watch(generator.variables)
            loss = generator_loss(recipe, discriminator(generator(latents(recipe))))
        generator_optimizer.apply(tape.gradient(loss, generator.variables))
        return loss

    @tf.function
    def step():
        critic = [discriminator_step() for _ in range(recipe["nCritic"])]
        return tf.add_n(critic) / len(critic), generator_step()

    return lambda: [float(loss) for loss in step()]
