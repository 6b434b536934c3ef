"""What every reference shares: the cell it is told to train, its sprites, its budget, and how creatures are handed over.

bench/quality/cell.ts says what the first argument holds and what is printed.
"""

import json
import os
import sys
import time

# The wheel names CUDA libraries that this process never calls: bind functions when they are called.
sys.setdlopenflags(os.RTLD_LAZY)

import numpy as np
import torch

DRAWN_AT_ONCE = 64


class Cell:
    def __init__(self):
        told = json.loads(sys.argv[1])
        self.size, self.seed, self.samples = told["size"], told["seed"], told["samples"]
        self.folder, self.marks = told["folder"], told["marks"]
        torch.set_num_threads(told["threads"])
        torch.set_flush_denormal(True)
        torch.manual_seed(self.seed)
        shape = (told["count"], self.size, self.size, 4)
        self.sprites = signed(np.fromfile(told["pixelsFile"], np.uint8).reshape(shape))

    def batch(self, count):
        """Sprites at random, `[count, 4, size, size]`."""
        return self.sprites[torch.randint(0, len(self.sprites), (count,))]

    def train(self, step, draw, images_per_step):
        """Steps until the budget is spent; `draw(n)` gives `[n, 4, size, size]`, which costs the budget nothing."""
        begun_at, begun, steps = time.perf_counter(), time.process_time(), 0
        for mark in self.marks:
            while time.process_time() - begun < mark:
                step()
                steps += 1
            spent = time.process_time() - begun
            line = {"mark": mark, "step": steps, "images": steps * images_per_step}
            line.update(processorSeconds=spent, wallSeconds=time.perf_counter() - begun_at)
            self.write(mark, draw)
            print(json.dumps(line), flush=True)
            begun = time.process_time() - spent

    @torch.no_grad()
    def write(self, mark, draw):
        parts = [draw(min(DRAWN_AT_ONCE, self.samples - at)) for at in range(0, self.samples, DRAWN_AT_ONCE)]
        straight(torch.cat(parts)).tofile(os.path.join(self.folder, f"{mark}.rgba"))


def signed(rgba):
    """Straight alpha, 0-255, to premultiplied in [-1, 1], channels first: as the studio trains."""
    numbers = rgba.astype(np.float32) / 255
    numbers[..., :3] *= numbers[..., 3:]
    return torch.from_numpy(numbers).permute(0, 3, 1, 2).contiguous() * 2 - 1


def straight(images):
    """Back again, as people see it."""
    numbers = ((images.clamp(-1, 1) + 1) / 2).permute(0, 2, 3, 1).numpy()
    alpha = numbers[..., 3:]
    visible = alpha * 255 >= 0.5
    colours = np.where(visible, np.minimum(1, numbers[..., :3] / np.maximum(alpha, 1e-6)), 0)
    return np.round(np.concatenate([colours, alpha], -1) * 255).astype(np.uint8)
