"""What `benchmarks/run` measures, in this order. To add a part, write a module beside these and name it here.

A part has:
    measure(bench) -> a result that JSON can hold, or None where there is nothing to measure
    markdown(result, scale) -> its section of BENCHMARKS.md
    ratios(result) -> {name: ratio}, larger is better, of what was measured in the same run; thresholds.json has the least of each
"""

from . import growth, hot, latency, load, requests, scan, steady, subscribers, sustained

PARTS = {
    "scan": scan, "load": load, "requests": requests, "hot": hot, "steady": steady, "latency": latency, "sustained": sustained,
    "subscribers": subscribers, "growth": growth,
}
