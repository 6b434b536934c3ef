"""PyTorch: the studio's step, eager, in PyTorch's default layout or channels_last."""

import os
import sys

# The wheel names CUDA libraries that this process never calls: bind functions when they are called.
sys.setdlopenflags(os.RTLD_LAZY)

import torch

from architectures import discriminator_layers, generator_layers
from contender import read_recipe, serve
from pytorch_network import build, count
from pytorch_step import create_step


def main():
    recipe = read_recipe()
    device = {"processor": "cpu", "card": "cuda"}[recipe["device"]]
    # What convolutions are computed in on a card; matrix products keep float32 unless they are told otherwise.
    torch.backends.cudnn.allow_tf32 = recipe["precision"] == "tf32"
    # Shapes never change.
    torch.backends.cudnn.benchmark = True
    # As TensorFlow does; before the threads start, which inherit it.
    torch.set_flush_denormal(True)
    torch.set_num_threads(recipe["threads"])
    torch.manual_seed(1)
    memory_format = torch.channels_last if recipe["channelsLast"] else torch.contiguous_format
    generator = build(generator_layers(recipe), memory_format).to(device)
    discriminator = build(discriminator_layers(recipe), memory_format).to(device)
    counts = {"generator": count(generator), "discriminator": count(discriminator)}
    step = create_step(recipe, generator, discriminator, memory_format, device)
    name = f" on {torch.cuda.get_device_name()}" if device == "cuda" else ""
    serve(step, counts, f"PyTorch {torch.__version__.split('+')[0]}{name}")


main()
