"""The studio's networks (main/trainer/models/dcgan.ts, pokegan.ts) as lists of layers, for both peers to build."""

from dataclasses import dataclass
from typing import List, Optional

EPSILON = 1e-5
SLOPE = 0.2
DEVIATION = 0.02


@dataclass(frozen=True)
class Layer:
    """A product or convolution, with what follows it.

    kind        project: [batch, inputs] to images of edge `size`; judge: the same backwards;
                up, down: a convolution of stride 2 whose coarser side has the edge `size`
    kernel      edge of the convolution's kernel
    norm        batch, layer or None
    scaled      whether the norm learns a scale beside its offset
    activation  relu, leaky-relu, tanh or None
    """

    kind: str
    size: int
    inputs: int
    outputs: int
    kernel: int
    bias: bool
    norm: Optional[str]
    scaled: bool
    activation: Optional[str]


@dataclass(frozen=True)
class Architecture:
    kernel: int
    generator_widths: List[int]  # coarse to fine
    discriminator_widths: List[int]  # fine to coarse
    always_bias: bool  # also where normalisation takes it away again
    scaled: bool  # whether normalisation learns a scale


def dcgan(recipe):
    size, base = recipe["size"], recipe["baseChannels"]
    widths = []
    while size % 2 == 0 and size // 2 >= 4:
        size //= 2
        widths.append(base * min(2 ** len(widths), 8))
    return Architecture(4, widths[::-1], widths, always_bias=False, scaled=True)


def pokegan(recipe):
    base = recipe["baseChannels"]
    generator_widths = [base * width for width in (16, 8, 4, 2, 1)]
    discriminator_widths = [base * width for width in (2, 4, 8, 16)]
    return Architecture(5, generator_widths, discriminator_widths, always_bias=True, scaled=False)


ARCHITECTURES = {"dcgan": dcgan, "pokegan": pokegan}


def generator_layers(recipe):
    plan = ARCHITECTURES[recipe["model"]](recipe)
    widths, kernel, bias, scaled = plan.generator_widths, plan.kernel, plan.always_bias, plan.scaled
    size = recipe["size"] // 2 ** len(widths)
    layers = [Layer("project", size, recipe["latentSize"], widths[0], kernel, bias, "batch", scaled, "relu")]
    for inputs, outputs in zip(widths, widths[1:]):
        layers.append(Layer("up", size, inputs, outputs, kernel, bias, "batch", scaled, "relu"))
        size *= 2
    return layers + [Layer("up", size, widths[-1], recipe["channels"], kernel, True, None, False, "tanh")]


def discriminator_layers(recipe):
    plan = ARCHITECTURES[recipe["model"]](recipe)
    widths, size = plan.discriminator_widths, recipe["size"]
    layers = []
    for inputs, outputs in zip([recipe["channels"]] + widths, widths):
        size //= 2
        norm = recipe["discriminatorNorm"] if layers else None
        bias = norm is None or plan.always_bias
        layers.append(Layer("down", size, inputs, outputs, plan.kernel, bias, norm, plan.scaled, "leaky-relu"))
    return layers + [Layer("judge", size, widths[-1], 1, plan.kernel, True, None, False, None)]
