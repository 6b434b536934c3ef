"""
Writes reference.json: small arrays drawn from a seed, and what other people's implementations say of them. The tests
ask main/trainer/metrics the same. Run once; nothing in the test suite needs Python.

    pip install numpy scipy scikit-learn POT prdc torch torch-fidelity
    python test/unit/trainer/metrics/reference.py
"""

import base64
import json
from importlib.metadata import version
from pathlib import Path

import numpy as np
import ot
import torch
from prdc import compute_prdc
from scipy import ndimage, stats
from sklearn.metrics import adjusted_rand_score, jaccard_score
from sklearn.metrics.pairwise import polynomial_kernel
from sklearn.neighbors import NearestNeighbors
from torch_fidelity.metric_kid import kid_features_to_metric

random = np.random.default_rng(20180)


def rounded(values, digits=4):
    return np.round(np.asarray(values, dtype=np.float64), digits)


def as_base64(values):
    return base64.b64encode(np.ascontiguousarray(values, dtype=np.uint8).tobytes()).decode()


# Features: two clouds that overlap in part.
width = 24
real = rounded(random.normal(0, 1, (60, width))).astype(np.float32)
generated = rounded(random.normal(0.3, 0.8, (50, width))).astype(np.float32)


def mmd(x, y):
    """Binkowski 2018, equation 4, on scikit-learn's kernel."""
    x, y = x.astype(np.float64), y.astype(np.float64)
    kernel = lambda a, b: polynomial_kernel(a, b, degree=3, gamma=1 / width, coef0=1)
    xx, yy, xy = kernel(x, x), kernel(y, y), kernel(x, y)
    n, m = len(x), len(y)
    return float(
        (xx.sum() - np.trace(xx)) / (n * (n - 1)) + (yy.sum() - np.trace(yy)) / (m * (m - 1)) - 2 * xy.mean()
    )


def fidelity(x, y, subsets, size):
    """torch-fidelity draws with this seed; here the same draws by place."""
    found = kid_features_to_metric(
        torch.from_numpy(x.astype(np.float64)),
        torch.from_numpy(y.astype(np.float64)),
        kid_kernel="poly",
        kid_kernel_poly_degree=3,
        kid_kernel_poly_gamma=None,
        kid_kernel_poly_coef0=1,
        kid_subsets=subsets,
        kid_subset_size=size,
        rng_seed=2018,
        verbose=False,
    )
    draws = np.random.RandomState(2018)
    return {
        "mean": found["kernel_inception_distance_mean"],
        "deviation": found["kernel_inception_distance_std"],
        "subsets": [
            {
                "real": draws.choice(len(x), size, replace=False).tolist(),
                "generated": draws.choice(len(y), size, replace=False).tolist(),
            }
            for _ in range(subsets)
        ],
    }


kid = {"all": mmd(real, generated), "ofSubsets": fidelity(real, generated, 6, 25)}

of_five, of_three = (compute_prdc(real.astype(np.float64), generated.astype(np.float64), k) for k in (5, 3))
distances, places = NearestNeighbors(n_neighbors=3).fit(real).kneighbors(generated)
neighbours = {
    "density": float(of_five["density"]),
    "coverage": float(of_five["coverage"]),
    "precision": float(of_three["precision"]),
    "recall": float(of_three["recall"]),
    "nearest": places.tolist(),
    "nearestDistances": rounded(distances, 8).tolist(),
}


# Pictures: blots of a few colours, some with stray pixels.
def picture(size):
    canvas = np.zeros((size, size, 4), np.uint8)
    palette = random.integers(0, 256, (5, 3))
    y, x = np.mgrid[0:size, 0:size]
    for _ in range(random.integers(1, 5)):
        cy, cx = random.integers(size // 4, 3 * size // 4, 2)
        ry, rx = random.integers(2, size // 3, 2)
        inside = ((y - cy) / ry) ** 2 + ((x - cx) / rx) ** 2 <= 1
        canvas[inside, :3] = palette[random.integers(0, 5)]
        canvas[inside, 3] = 255
    for _ in range(random.integers(0, 6)):
        py, px = random.integers(0, size, 2)
        canvas[py, px] = [*palette[random.integers(0, 5)], random.choice([60, 255])]
    return canvas


size = 16
pictures = np.stack([picture(size) for _ in range(24)])
visible = pictures[..., 3] >= 128
around = np.ones((3, 3))


def labels_of(image):
    """A number a colour of four bits a channel, 0 where nothing is seen."""
    bits = np.floor(image[..., :3].astype(np.float64) / 17 + 0.5).astype(int)
    return np.where(image[..., 3] >= 128, 1 + bits[..., 0] * 256 + bits[..., 1] * 16 + bits[..., 2], 0)


def specks_of(labels):
    alone = 0
    for y, x in zip(*np.nonzero(labels)):
        block = labels[max(0, y - 1) : y + 2, max(0, x - 1) : x + 2]
        alone += np.count_nonzero(block == labels[y, x]) == 1
    return alone / np.count_nonzero(labels)


def is_clean(shown):
    islands, count = ndimage.label(shown, around)
    return all(np.count_nonzero(islands == each) > 2 for each in range(1, count + 1))


labels = [labels_of(image) for image in pictures]
overlaps = [
    [float(jaccard_score(one.ravel(), other.ravel(), zero_division=1.0)) for other in visible] for one in visible
]


def greedy(threshold):
    counted = []
    for place in range(len(pictures)):
        if all(overlaps[place][other] < threshold for other in counted):
            counted.append(place)
    return len(counted)


pixel_art = {
    "size": size,
    "rgba": as_base64(pictures),
    "colours": float(np.mean([len(np.unique(each[each > 0])) for each in labels])),
    "withoutIslands": float(np.mean([is_clean(each) for each in visible])),
    "specks": float(100 * np.mean([specks_of(each) for each in labels])),
    "overlaps": rounded(overlaps, 8).tolist(),
    "distinct": {str(threshold): greedy(threshold) for threshold in (0.3, 0.5, 0.8)},
}

partitions = [
    {"one": one.tolist(), "other": other.tolist(), "index": float(adjusted_rand_score(one, other))}
    for one, other in (
        (random.integers(0, 4, 60), random.integers(0, 3, 60)),
        (np.repeat([0, 1, 2], 20), np.repeat([2, 0, 1], 20)),
        (np.repeat([0, 1, 2], 20), np.concatenate([np.repeat([2, 0, 1], 19), [2, 2, 0]])),
    )
]

# Sliced Wasserstein.
along = random.normal(size=(7, 6))
along /= np.linalg.norm(along, axis=1, keepdims=True)
points = [rounded(random.normal(shift, 1, (40, 6))) for shift in (0, 0.5)]
along = rounded(along, 8)
wasserstein = {
    "one": points[0].tolist(),
    "other": points[1].tolist(),
    "along": along.tolist(),
    "distance": float(ot.sliced_wasserstein_distance(*points, projections=along.T, p=1)),
}

# Laplacian pyramids, as Karras 2018 makes them.
taps = np.array([1, 4, 6, 4, 1]) / 16
smoothing = np.outer(taps, taps)[None, :, :, None]
two = [np.stack([picture(32) for _ in range(3)]) for _ in range(2)]


def pyramid(images):
    alpha = images[..., 3:].astype(np.float64)
    finer = np.concatenate([images[..., :3] * alpha / 255, alpha], -1)
    coarser = ndimage.convolve(finer, smoothing, mode="mirror")[:, ::2, ::2]
    zeros = np.zeros_like(finer)
    zeros[:, ::2, ::2] = coarser
    return finer - ndimage.convolve(zeros, smoothing * 4, mode="mirror"), coarser


def descriptors(level, corners):
    patches = np.stack([level[n, y : y + 7, x : x + 7] for n, y, x in corners])
    patches -= patches.mean((0, 1, 2))
    deviation = patches.std((0, 1, 2))
    return (patches / np.where(deviation == 0, 1, deviation)).reshape(len(corners), -1)


directions = random.normal(size=(4, 7 * 7 * 4))
directions /= np.linalg.norm(directions, axis=1, keepdims=True)
directions = rounded(directions, 8)
levels = []
for one, other in zip(*(pyramid(images) for images in two)):
    side = one.shape[1]
    corners = np.stack(
        [random.integers(0, 3, 20), random.integers(0, side - 6, 20), random.integers(0, side - 6, 20)], 1
    )
    cast = [descriptors(each, corners) for each in (one, other)]
    levels.append(
        {
            "side": side,
            "corners": corners.tolist(),
            "meanSize": float(np.abs(one).mean()),
            "row": rounded(one[1, side // 2].ravel(), 8).tolist(),
            "distance": float(ot.sliced_wasserstein_distance(*cast, projections=directions.T, p=1)),
        }
    )
pyramids = {
    "one": as_base64(two[0]),
    "other": as_base64(two[1]),
    "directions": directions.tolist(),
    "levels": levels,
}


def z_of(one, other):
    """Standard deviations, from scipy's probability."""
    below = stats.mannwhitneyu(one, other, alternative="less", method="asymptotic", use_continuity=False)
    return float(stats.norm.ppf(below.pvalue))


ranked = []
for one, other in (
    (rounded(random.normal(0, 1, 40)), rounded(random.normal(0.6, 1, 25))),
    (random.integers(0, 5, 30), random.integers(0, 4, 45)),
):
    ranked.append({"one": one.tolist(), "other": other.tolist(), "deviations": z_of(one, other)})
paired = [
    (rounded(random.normal(0, 1, 20)), rounded(random.normal(0, 1, 20))),
    (random.integers(0, 4, 25), random.integers(0, 6, 25)),
]
correlations = [
    {"one": one.tolist(), "other": other.tolist(), "spearman": float(stats.spearmanr(one, other).statistic)}
    for one, other in paired
]

names = ["numpy", "scipy", "scikit-learn", "POT", "prdc", "torch-fidelity"]
reference = {
    "versions": {name: version(name) for name in names},
    "features": {"width": width, "real": real.tolist(), "generated": generated.tolist()},
    "kid": kid,
    "neighbours": neighbours,
    "pixelArt": pixel_art,
    "partitions": partitions,
    "wasserstein": wasserstein,
    "pyramids": pyramids,
    "ranked": ranked,
    "correlations": correlations,
}
# Only shortest decimals: a float32 is written as what it was rounded to.
text = json.dumps(reference, default=float)
text = json.dumps(json.loads(text, parse_float=lambda digits: round(float(digits), 10)))
Path(__file__).with_name("reference.json").write_text(text + "\n")
print(len(text), reference["versions"])
