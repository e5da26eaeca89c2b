"""The committed ratios that `make bench` holds a run to: benchmarks/thresholds.json. Ratios only: times are the machine's."""

import json
import os

from .contestants import BENCHMARKS

PATH = os.path.join(BENCHMARKS, "thresholds.json")
# A run differs from the one before it by some percent.
TOLERANCE = 0.15


def ratios(result: dict, parts: dict) -> dict[str, float]:
    found = {}
    for name, measured in result["parts"].items():
        if measured:
            found.update(parts[name].ratios(measured))
    return found


def write(found: dict[str, float]) -> None:
    """Takes a run's ratios as the committed ones; those that the run has not measured stay."""
    kept = {**committed(), **{name: round(ratio, 3) for name, ratio in found.items()}}
    with open(PATH, "w") as file:
        json.dump(kept, file, indent=1)
        file.write("\n")


def committed() -> dict[str, float]:
    if not os.path.exists(PATH):
        return {}
    with open(PATH) as file:
        return json.load(file)


def fallen(found: dict[str, float]) -> list[str]:
    """What lies more than the tolerance below the committed ratio."""
    return [f"{name}: {found[name]:.3f}, and was {least:.3f}" for name, least in committed().items()
            if name in found and found[name] < (1 - TOLERANCE) * least]
