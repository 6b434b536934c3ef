"""lightweight-gan 1.2.1 by Phil Wang, the PyPI package: https://github.com/lucidrains/lightweight-gan

Its networks, losses, penalty, optimizers and batch as its command line trains (`--transparent`). The package
refuses to be imported without a graphics card, and its trainer writes folders: so the networks are taken, and the step
of `Trainer.train` is written out here. Blurring by kornia is replaced by the same convolution; torchvision, which only
the trainer uses, is not installed.
"""

from cell import Cell  # first: it says how torch is loaded

import sys
from types import ModuleType, SimpleNamespace

import torch
import torch.nn.functional as F

LATENTS, BATCH, ACCUMULATION, PENALTY, PENALTY_EVERY = 256, 10, 4, 10, 4
ATTENTION_AT = [32]


def blur(images, kernel, normalized):
    channels = images.shape[1]
    weights = (kernel / kernel.abs().sum()).unsqueeze(1).expand(channels, 1, 3, 3).to(images)
    return F.conv2d(F.pad(images, (1, 1, 1, 1), mode="reflect"), weights, groups=channels)


def networks():
    stand_ins = {
        "torchvision": SimpleNamespace(transforms=None),
        "kornia": None,
        "kornia.filters": SimpleNamespace(filter2d=blur),
        "adabelief_pytorch": SimpleNamespace(AdaBelief=None),
    }
    for name, parts in stand_ins.items():
        module = ModuleType(name)
        module.__dict__.update(vars(parts) if parts else {})
        sys.modules[name] = module
    is_available, torch.cuda.is_available = torch.cuda.is_available, lambda: True
    import lightweight_gan.lightweight_gan as published

    torch.cuda.is_available = is_available
    return published


def main():
    cell = Cell()
    published = networks()
    shape = dict(image_size=cell.size, transparent=True, attn_res_layers=ATTENTION_AT)
    forger = published.Generator(latent_dim=LATENTS, **shape)
    judge = published.Discriminator(disc_output_size=1, **shape)
    for network in (forger, judge):
        network.apply(lambda module: published.LightweightGAN._init_weights(None, module))
    forger_steps = torch.optim.Adam(forger.parameters(), lr=2e-4, betas=(0.5, 0.9))
    judge_steps = torch.optim.Adam(judge.parameters(), lr=2e-4, betas=(0.5, 0.9))
    latents = lambda count: torch.randn(count, LATENTS)
    done = 0

    def judge_once(is_penalised):
        # The package trains on pictures from 0 to 1.
        real = (cell.batch(BATCH) + 1) / 2
        with torch.no_grad():
            drawn = forger(latents(BATCH))
        if is_penalised:
            real.requires_grad_(), drawn.requires_grad_()
        on_drawn, on_drawn_small, _ = judge(drawn)
        on_real, on_real_small, redrawn = judge(real, calc_aux_loss=True)
        loss = published.hinge_loss(on_real, on_drawn) + published.hinge_loss(on_real_small, on_drawn_small) + redrawn
        if is_penalised:
            slopes = [
                torch.autograd.grad([a.sum() for a in answers], pictures, create_graph=True)[0].reshape(BATCH, -1)
                for answers, pictures in (((on_real, on_real_small), real), ((on_drawn, on_drawn_small), drawn))
            ]
            loss = loss + PENALTY * (torch.cat(slopes).norm(2, dim=1) ** 2).mean()
        (loss / ACCUMULATION).backward()

    def step():
        nonlocal done
        judge_steps.zero_grad()
        for _ in range(ACCUMULATION):
            judge_once(done % PENALTY_EVERY == 0)
        judge_steps.step()
        forger_steps.zero_grad()
        for _ in range(ACCUMULATION):
            on_drawn, on_drawn_small, _ = judge(forger(latents(BATCH)))
            ((on_drawn.mean() + on_drawn_small.mean()) / ACCUMULATION).backward()
        forger_steps.step()
        done += 1

    def draw(count):
        # The package begins to average after 20,000 steps, which no budget here reaches.
        forger.eval()
        images = forger(latents(count)).clamp(0, 1) * 2 - 1
        forger.train()
        return images

    cell.train(step, draw, BATCH * ACCUMULATION)


main()
