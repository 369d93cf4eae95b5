"""Shared by the Python programs of the comparison: options, data, clock and line of JSON (measure.hpp)."""
import argparse
import gzip
import json
import os
import time
from statistics import median


def options():
    """The options of the command line. Before NumPy is imported: BLAS reads the environment only once."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--workload", type=lambda names: names.split(","), default=[])
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=2)
    parser.add_argument("--limit", type=int, default=60_000)
    chosen = parser.parse_args()
    for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
        os.environ[variable] = str(chosen.threads)
    return chosen


def fashion_mnist(part, count):
    """(float32 count x 784 from 0 to 1, int64 count): the first images of 'train' or 't10k'."""
    import numpy
    folder = os.environ.get("OGEE_FASHION_MNIST", "/usr/share/datasets/fashion-mnist")

    def read(file, count):
        return numpy.frombuffer(file.read(count), numpy.uint8)

    images = numpy.empty((count, 784), numpy.float32)
    with gzip.open(f"{folder}/{part}-images-idx3-ubyte.gz") as file:
        file.read(16)
        for first in range(0, count, 1000):  # piece by piece: the bytes of all of them would count as memory
            rows = images[first:first + 1000]
            rows[:] = read(file, rows.size).reshape(rows.shape)
    images /= 255
    with gzip.open(f"{folder}/{part}-labels-idx1-ubyte.gz") as file:
        file.read(8)
        return images, read(file, count).astype(numpy.int64)


def times(seconds, work):
    """The times of calls of work, which is called until `seconds` have passed, but at least once."""
    taken = []
    end = time.perf_counter() + seconds
    while not taken or time.perf_counter() < end:
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return taken


def median_nanoseconds(seconds, call, calls=100):
    """The median time of a call that is too short for the clock."""
    def block():
        for _ in range(calls):
            call()

    times(seconds / 10, block)  # warms up
    return median(times(seconds, block)) / calls * 1e9


def peak_megabytes():
    with open("/proc/self/status") as status:
        return next(round(int(line.split()[1]) / 1024) for line in status if line.startswith("VmHWM:"))


def print_line(peer, workload, threads, **figures):
    print(json.dumps({"peer": peer, "workload": workload, "threads": threads, **figures,
                      "rss_mb": peak_megabytes()}), flush=True)


def run(chosen, workloads):
    for name, workload in workloads.items():
        if not chosen.workload or name in chosen.workload:
            workload(name)
