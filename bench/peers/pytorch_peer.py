"""PyTorch: the studio's DCGAN step, eager, with PyTorch's fused Adam and no gradient that is not needed."""

import contextlib
import os
import sys

# The wheel names CUDA libraries that this process never calls: bind functions when they are called.
sys.setdlopenflags(os.RTLD_LAZY)

import torch
from torch import nn
from torch.nn import functional

from contender import DEVIATION, EPSILON, IMAGES, KERNEL, SLOPE, read_recipe, resolutions, serve


def norm(channels):
    return nn.BatchNorm2d(channels, eps=EPSILON, track_running_stats=False)


class Generator(nn.Module):
    def __init__(self, recipe):
        super().__init__()
        start, widths = resolutions(recipe["size"], recipe["baseChannels"])
        widths = widths[::-1]
        self.shape = (widths[0], start, start)
        self.project = nn.Linear(recipe["latentSize"], start * start * widths[0], bias=False)
        layers = [norm(widths[0]), nn.ReLU(inplace=True)]
        for inputs, outputs in zip(widths, widths[1:]):
            layers += [nn.ConvTranspose2d(inputs, outputs, KERNEL, 2, 1, bias=False), norm(outputs), nn.ReLU(inplace=True)]
        layers += [nn.ConvTranspose2d(widths[-1], recipe["channels"], KERNEL, 2, 1), nn.Tanh()]
        self.layers = nn.Sequential(*layers)
        self.format = torch.channels_last if recipe["channelsLast"] else torch.contiguous_format

    def forward(self, noise):
        x = self.project(noise).view(-1, *self.shape)
        return self.layers(x.contiguous(memory_format=self.format))


class Discriminator(nn.Module):
    def __init__(self, recipe):
        super().__init__()
        start, widths = resolutions(recipe["size"], recipe["baseChannels"])
        layers = [nn.Conv2d(recipe["channels"], widths[0], KERNEL, 2, 1), nn.LeakyReLU(SLOPE, inplace=True)]
        for inputs, outputs in zip(widths, widths[1:]):
            layers += [nn.Conv2d(inputs, outputs, KERNEL, 2, 1, bias=False), norm(outputs), nn.LeakyReLU(SLOPE, inplace=True)]
        self.layers = nn.Sequential(*layers)
        self.judge = nn.Linear(start * start * widths[-1], 1)

    def forward(self, images):
        return self.judge(self.layers(images).flatten(1))


def initialise(network):
    for name, parameter in network.named_parameters():
        if parameter.dim() > 1:
            nn.init.normal_(parameter, 0.0, DEVIATION)
        elif name.endswith("bias"):
            nn.init.zeros_(parameter)


def count(network):
    return sum(parameter.numel() for parameter in network.parameters())


def create_optimizer(network, learning_rate, recipe):
    if recipe["optimizer"] == "adam":
        betas = (recipe["beta1"], recipe["beta2"])
        return torch.optim.Adam(network.parameters(), learning_rate, betas, eps=1e-8, fused=True)
    return torch.optim.RMSprop(network.parameters(), learning_rate, alpha=0.99, eps=1e-8, foreach=True)


def create_step(recipe, generator, discriminator):
    batch, size, channels = recipe["batch"], recipe["size"], recipe["channels"]
    images = torch.randint(0, 256, (IMAGES, channels, size, size), dtype=torch.uint8)
    images = images.contiguous(memory_format=generator.format)
    generator_optimizer = create_optimizer(generator, recipe["generatorLearningRate"], recipe)
    discriminator_optimizer = create_optimizer(discriminator, recipe["discriminatorLearningRate"], recipe)
    weights = list(discriminator.parameters())
    vanilla = recipe["loss"] == "non-saturating"

    def precision():
        if recipe["precision"] == "bfloat16":
            return torch.autocast("cpu", dtype=torch.bfloat16)
        return contextlib.nullcontext()

    def noise():
        return torch.randn(batch, recipe["latentSize"])

    def descend(optimizer, loss):
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        optimizer.step()
        return loss.detach()

    def discriminator_step():
        real = images[torch.randint(0, IMAGES, (batch,))].float().mul_(2 / 255).sub_(1)
        with torch.no_grad(), precision():
            fake = generator(noise())
        with precision():
            on_real, on_fake = discriminator(real).float(), discriminator(fake).float()
        if vanilla:
            loss = functional.softplus(-on_real).mean() + functional.softplus(on_fake).mean()
        else:
            loss = on_fake.mean() - on_real.mean()
        loss = descend(discriminator_optimizer, loss)
        if not vanilla:
            with torch.no_grad():
                torch._foreach_clamp_min_(weights, -recipe["weightClip"])
                torch._foreach_clamp_max_(weights, recipe["weightClip"])
        return loss

    def generator_step():
        discriminator.requires_grad_(False)
        with precision():
            on_fake = discriminator(generator(noise())).float()
        loss = functional.softplus(-on_fake).mean() if vanilla else -on_fake.mean()
        loss = descend(generator_optimizer, loss)
        discriminator.requires_grad_(True)
        return loss

    def step():
        critic = [discriminator_step() for _ in range(recipe["nCritic"])]
        return [torch.stack(critic).mean().item(), generator_step().item()]

    return step


def main():
    recipe = read_recipe()
    # As TensorFlow does; before the threads start, which inherit it.
    torch.set_flush_denormal(True)
    torch.set_num_threads(recipe["threads"])
    torch.manual_seed(1)
    networks = [Generator(recipe), Discriminator(recipe)]
    for network in networks:
        initialise(network)
        if recipe["channelsLast"]:
            network.to(memory_format=torch.channels_last)
    generator, discriminator = networks
    counts = {"generator": count(generator), "discriminator": count(discriminator)}
    serve(create_step(recipe, generator, discriminator), counts, f"PyTorch {torch.__version__.split('+')[0]}")


main()
