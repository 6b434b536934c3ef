"""The DCGAN of PyTorch's examples: https://github.com/pytorch/examples/blob/main/dcgan/main.py

Its networks, widths, first weights, optimizers and batch. Departures: four channels in place of three, so that it paints
transparency; one halving fewer where pictures have 32 pixels a side, since the script knows 64 only.
"""

from cell import Cell  # first: it says how torch is loaded

import torch
from torch import nn

LATENTS, WIDTH, BATCH, CHANNELS = 100, 64, 64, 4


def widths(size):
    """From the 4x4 of either network to its widest picture."""
    halvings = (size // 8).bit_length()
    return [WIDTH * 2**place for place in reversed(range(halvings))]


def generator(size):
    inputs, layers = LATENTS, []
    for place, outputs in enumerate(widths(size)):
        stride, padding = (1, 0) if place == 0 else (2, 1)
        layers += [nn.ConvTranspose2d(inputs, outputs, 4, stride, padding, bias=False)]
        layers += [nn.BatchNorm2d(outputs), nn.ReLU(True)]
        inputs = outputs
    return nn.Sequential(*layers, nn.ConvTranspose2d(inputs, CHANNELS, 4, 2, 1, bias=False), nn.Tanh())


def discriminator(size):
    inputs, layers = CHANNELS, []
    for place, outputs in enumerate(reversed(widths(size))):
        layers += [nn.Conv2d(inputs, outputs, 4, 2, 1, bias=False)]
        layers += [nn.BatchNorm2d(outputs)] if place > 0 else []
        layers += [nn.LeakyReLU(0.2, inplace=True)]
        inputs = outputs
    return nn.Sequential(*layers, nn.Conv2d(inputs, 1, 4, 1, 0, bias=False), nn.Sigmoid(), nn.Flatten(0))


def first_weights(module):
    name = module.__class__.__name__
    if "Conv" in name:
        nn.init.normal_(module.weight, 0.0, 0.02)
    elif "BatchNorm" in name:
        nn.init.normal_(module.weight, 1.0, 0.02)
        nn.init.zeros_(module.bias)


def main():
    cell = Cell()
    forger, judge = generator(cell.size).apply(first_weights), discriminator(cell.size).apply(first_weights)
    forger_steps = torch.optim.Adam(forger.parameters(), lr=2e-4, betas=(0.5, 0.999))
    judge_steps = torch.optim.Adam(judge.parameters(), lr=2e-4, betas=(0.5, 0.999))
    loss, real, fake = nn.BCELoss(), torch.ones(BATCH), torch.zeros(BATCH)
    latents = lambda count: torch.randn(count, LATENTS, 1, 1)

    def step():
        judge.zero_grad()
        drawn = forger(latents(BATCH))
        loss(judge(cell.batch(BATCH)), real).backward()
        loss(judge(drawn.detach()), fake).backward()
        judge_steps.step()
        forger.zero_grad()
        loss(judge(drawn), real).backward()
        forger_steps.step()

    # The script draws in training mode, by the statistics of the batch.
    cell.train(step, lambda count: forger(latents(count)), BATCH)


main()
