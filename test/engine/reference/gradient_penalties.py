"""
Figures for test/engine/trainer/regularisers/gradient-penalties.test.ts: penalties and their gradients by
PyTorch's double backward, in float64. With any PyTorch 2:

    python3 gradient_penalties.py > gradient-penalties.json

The critic is DCGAN's at 16 pixels and 4 base channels, with or without layer normalisation.
"""
import json
import torch
import torch.nn.functional as F

torch.set_default_dtype(torch.float64)
BATCH, SIZE, CHANNELS, WIDTH, EPSILON = 3, 16, 4, 4, 1e-5


def wave(shape, frequency, amplitude):
    """The same numbers in both languages: amplitude * sin(frequency * (i + 1)), in float32."""
    count = 1
    for side in shape:
        count *= side
    values = amplitude * torch.sin(frequency * (torch.arange(count) + 1.0))
    return values.float().double().reshape(shape)


def weights(normalised):
    """Kernels in TensorFlow's layouts, named as in main/trainer/models/dcgan.ts."""
    made = {
        'look/kernel': wave((4, 4, CHANNELS, WIDTH), 0.7, 0.2),
        'look/bias': wave((WIDTH,), 1.3, 0.1),
        'down1/kernel': wave((4, 4, WIDTH, 2 * WIDTH), 0.45, 0.2),
        'judge/kernel': wave((SIZE // 4 * SIZE // 4 * 2 * WIDTH, 1), 1.9, 0.3),
        'judge/bias': wave((1,), 2.3, 0.1),
    }
    if normalised:
        made['down1/norm/scale'] = 1 + wave((2 * WIDTH,), 3.1, 0.3)
        made['down1/norm/offset'] = wave((2 * WIDTH,), 0.9, 0.2)
    else:
        made['down1/bias'] = wave((2 * WIDTH,), 0.8, 0.1)
    return {name: value.requires_grad_() for name, value in made.items()}


def convolve(x, kernel, bias=None):
    x = F.conv2d(x.permute(0, 3, 1, 2), kernel.permute(3, 2, 0, 1), bias, stride=2, padding=1)
    return x.permute(0, 2, 3, 1)


def critic(images, w):
    x = F.leaky_relu(convolve(images, w['look/kernel'], w['look/bias']), 0.2)
    x = convolve(x, w['down1/kernel'], w.get('down1/bias'))
    if 'down1/norm/scale' in w:
        x = F.layer_norm(x, x.shape[1:], eps=EPSILON)
        x = x * w['down1/norm/scale'] + w['down1/norm/offset']
    return F.leaky_relu(x, 0.2).reshape(len(images), -1) @ w['judge/kernel'] + w['judge/bias']


def squared_norms(images, w):
    images = images.clone().requires_grad_()
    (gradient,) = torch.autograd.grad(critic(images, w).sum(), images, create_graph=True)
    return gradient.square().sum((1, 2, 3))


def penalties(w):
    real = wave((BATCH, SIZE, SIZE, CHANNELS), 0.37, 0.9)
    fake = wave((BATCH, SIZE, SIZE, CHANNELS), 0.53, 0.8)
    mix = torch.tensor([0.25, 0.5, 0.875]).reshape(BATCH, 1, 1, 1)
    between = mix * real + (1 - mix) * fake
    return {
        # lambda 10; gamma 2; gamma 3
        'gradientPenalty': 10 * (squared_norms(between, w).sqrt() - 1).square().mean(),
        'r1': 2 / 2 * squared_norms(real, w).mean(),
        'r2': 3 / 2 * squared_norms(fake, w).mean(),
    }


def figures(normalised):
    w = weights(normalised)
    result = {}
    for name, penalty in penalties(w).items():
        gradients = torch.autograd.grad(penalty, list(w.values()), retain_graph=True, allow_unused=True)
        # First values and the whole's sum of squares: enough to tell right from wrong.
        result[name] = {
            'value': penalty.item(),
            'gradients': {
                key: {
                    'first': [] if g is None else g.flatten()[:6].tolist(),
                    'squares': 0.0 if g is None else g.square().sum().item(),
                }
                for key, g in zip(w, gradients)
            },
        }
    return result


print(json.dumps({'none': figures(False), 'layer': figures(True)}, indent=2))
