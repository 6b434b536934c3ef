"""Python TensorFlow: the studio's step in one `tf.function`, with TensorFlow's fused ops throughout."""

import os

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
os.environ["CUDA_VISIBLE_DEVICES"] = ""

import tensorflow as tf

from architectures import discriminator_layers, generator_layers
from contender import read_recipe, serve
from tensorflow_network import Network
from tensorflow_step import create_step


def main():
    recipe = read_recipe()
    tf.config.threading.set_intra_op_parallelism_threads(recipe["threads"])
    dtype = tf.bfloat16 if recipe["precision"] == "bfloat16" else tf.float32
    generator, discriminator = Network(generator_layers(recipe), dtype), Network(discriminator_layers(recipe), dtype)
    counts = {"generator": generator.count, "discriminator": discriminator.count}
    serve(create_step(recipe, generator, discriminator), counts, f"TensorFlow {tf.__version__} (Python)")


main()
