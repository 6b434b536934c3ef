"""The networks in PyTorch."""

import torch
from torch import nn

from architectures import DEVIATION, EPSILON, SLOPE

NORMALISATIONS = {
    # No running statistics, which only sampling would need.
    "batch": lambda channels: nn.BatchNorm2d(channels, eps=EPSILON, track_running_stats=False),
    # One group is layer normalisation over channels, height and width with scale and offset a channel.
    "layer": lambda channels: nn.GroupNorm(1, channels, eps=EPSILON),
}

ACTIVATIONS = {
    "relu": lambda: nn.ReLU(inplace=True),
    "leaky-relu": lambda: nn.LeakyReLU(SLOPE, inplace=True),
    "tanh": nn.Tanh,
}


class Project(nn.Module):
    def __init__(self, layer, memory_format):
        super().__init__()
        self.shape, self.format = (layer.outputs, layer.size, layer.size), memory_format
        self.linear = nn.Linear(layer.inputs, layer.size * layer.size * layer.outputs, bias=layer.bias)

    def forward(self, latents):
        return self.linear(latents).view(-1, *self.shape).contiguous(memory_format=self.format)


def product(layer, memory_format):
    """TensorFlow's "same" padding pads a kernel of 5 by 1 before and 2 after, this by 2 and 2: as much work."""
    padding = (layer.kernel - 1) // 2
    if layer.kind == "project":
        return [Project(layer, memory_format)]
    if layer.kind == "judge":
        return [nn.Flatten(), nn.Linear(layer.size * layer.size * layer.inputs, layer.outputs, bias=layer.bias)]
    if layer.kind == "down":
        return [nn.Conv2d(layer.inputs, layer.outputs, layer.kernel, 2, padding, bias=layer.bias)]
    odd = layer.kernel % 2
    return [nn.ConvTranspose2d(layer.inputs, layer.outputs, layer.kernel, 2, padding, odd, bias=layer.bias)]


def normalisation(layer):
    module = NORMALISATIONS[layer.norm](layer.outputs)
    if not layer.scaled:  # ones that are not learned
        del module.weight
        module.register_buffer("weight", torch.ones(layer.outputs))
    return module


def build(layers, memory_format):
    """A network of these layers with its first weights."""
    modules = []
    for layer in layers:
        modules += product(layer, memory_format)
        if layer.norm:
            modules.append(normalisation(layer))
        if layer.activation:
            modules.append(ACTIVATIONS[layer.activation]())
    network = nn.Sequential(*modules)
    initialise(network)
    return network.to(memory_format=memory_format)


def initialise(network):
    for name, parameter in network.named_parameters():
        if parameter.dim() > 1:
            nn.init.normal_(parameter, 0.0, DEVIATION)
        elif name.endswith("bias"):
            nn.init.zeros_(parameter)


def count(network):
    return sum(parameter.numel() for parameter in network.parameters())
