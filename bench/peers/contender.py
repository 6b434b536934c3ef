"""The side of the line protocol (bench/protocol.ts) that both Python peers share.

A peer gets the recipe as JSON in its first argument, says `ready`, and then answers each `run` on its input.
"""

import json
import resource
import sys
import time

EPSILON = 1e-5
SLOPE = 0.2
KERNEL = 4
DEVIATION = 0.02
IMAGES = 1024


def resolutions(size, base):
    """Smallest resolution, and the channels at each below the image's own, finest first (models/dcgan.ts)."""
    widths = []
    while size % 2 == 0 and size // 2 >= 4:
        size //= 2
        widths.append(base * min(2 ** len(widths), 8))
    return size, widths


def say(message):
    print(json.dumps(message), flush=True)


def resident_bytes():
    try:
        with open("/proc/self/statm") as statm:
            return int(statm.read().split()[1]) * resource.getpagesize()
    except FileNotFoundError:  # macOS: only the peak is to be had, in bytes
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def serve(step, parameters, software):
    """Answers until the input ends. `step()` trains once and returns both losses as numbers."""
    say({"type": "ready", "parameters": parameters, "software": software})
    for line in sys.stdin:
        steps = json.loads(line)["steps"]
        started = time.perf_counter()
        for _ in range(steps):
            losses = step()
        elapsed = (time.perf_counter() - started) * 1000
        say({"type": "ran", "steps": steps, "ms": elapsed, "memoryBytes": resident_bytes(), "losses": losses})


def read_recipe():
    return json.loads(sys.argv[1])
