"""The training step in PyTorch, eager, with fused optimizers and no gradient that is not needed."""

import contextlib

import torch
from torch.nn import functional

from contender import IMAGES


def critic_loss(recipe, on_real, on_fake):
    if recipe["loss"] == "non-saturating":
        return functional.softplus(-on_real).mean() + functional.softplus(on_fake).mean()
    return on_fake.mean() - on_real.mean()


def generator_loss(recipe, on_fake):
    if recipe["loss"] == "non-saturating":
        return functional.softplus(-on_fake).mean()
    return -on_fake.mean()


def gradient_penalty(recipe, critic, real, fake):
    """Gulrajani 2017, equation 3. `create_graph`: the gradient is differentiated in its turn."""
    share = torch.rand(recipe["batch"], 1, 1, 1, device=real.device)
    between = torch.lerp(fake.float(), real, share).requires_grad_()
    (gradient,) = torch.autograd.grad(critic(between).sum(), between, create_graph=True)
    norms = (gradient.square().sum((1, 2, 3)) + 1e-12).sqrt()
    return recipe["gradientPenalty"] * (norms - 1).square().mean()


def latents(recipe, device):
    shape = recipe["batch"], recipe["latentSize"]
    if recipe["latentDistribution"] == "uniform":
        return torch.rand(shape, device=device).mul_(2).sub_(1)
    return torch.randn(shape, device=device)


def create_optimizer(network, learning_rate, recipe):
    if recipe["optimizer"] == "adam":
        betas = (float(recipe["beta1"]), float(recipe["beta2"]))
        return torch.optim.Adam(network.parameters(), learning_rate, betas, eps=1e-8, fused=True)
    return torch.optim.RMSprop(network.parameters(), learning_rate, alpha=0.99, eps=1e-8, foreach=True)


def create_step(recipe, generator, discriminator, memory_format, device):
    batch, size, channels = recipe["batch"], recipe["size"], recipe["channels"]
    images = torch.randint(0, 256, (IMAGES, channels, size, size), dtype=torch.uint8, device=device)
    images = images.contiguous(memory_format=memory_format)
    generator_optimizer = create_optimizer(generator, recipe["generatorLearningRate"], recipe)
    discriminator_optimizer = create_optimizer(discriminator, recipe["discriminatorLearningRate"], recipe)

    def precision():
        if recipe["precision"] == "bfloat16":
            return torch.autocast(device, dtype=torch.bfloat16)
        return contextlib.nullcontext()

    def generate():
        with precision():
            return generator(latents(recipe, device))

    def judge(pictures):
        with precision():
            return discriminator(pictures).float()

    def judge_both(real, fake):
        if recipe["discriminatorNorm"] == "batch":
            return judge(real), judge(fake)
        return judge(torch.cat([real, fake])).chunk(2)

    def descend(network, optimizer, loss):
        optimizer.zero_grad(set_to_none=True)
        loss.backward(inputs=list(network.parameters()))
        optimizer.step()
        return loss.detach()

    def discriminator_step():
        real = images[torch.randint(0, IMAGES, (batch,), device=device)].float().mul_(2 / 255).sub_(1)
        with torch.no_grad():
            fake = generate()
        loss = critic_loss(recipe, *judge_both(real, fake))
        if recipe["loss"] == "wgan-gp":
            loss = loss + gradient_penalty(recipe, judge, real, fake)
        loss = descend(discriminator, discriminator_optimizer, loss)
        if recipe["loss"] == "wgan":
            clip_weights(discriminator, recipe["weightClip"])
        return loss

    def generator_step():
        discriminator.requires_grad_(False)
        loss = descend(generator, generator_optimizer, generator_loss(recipe, judge(generate())))
        discriminator.requires_grad_(True)
        return loss

    def step():
        critic = [discriminator_step() for _ in range(recipe["nCritic"])]
        return [torch.stack(critic).mean().item(), generator_step().item()]

    return step


@torch.no_grad()
def clip_weights(network, clip):
    weights = list(network.parameters())
    torch._foreach_clamp_min_(weights, -clip)
    torch._foreach_clamp_max_(weights, clip)
