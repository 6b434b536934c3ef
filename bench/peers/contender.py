"""The side of the line protocol (bench/protocol.ts) that both Python peers share.

A peer gets the recipe as JSON in its first argument, says `ready`, and then answers each `run` on its input.
"""

import json
import resource
import sys
import time

IMAGES = 1024


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
