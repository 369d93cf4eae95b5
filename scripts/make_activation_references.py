#!/usr/bin/python3
"""Writes the values that the activation tests compare with, computed by mpmath at 50 digits:

    tests/references/activations.csv    activation, x, value, slope
    tests/references/signal_gains.csv   activation, forward = E[f(z)^2], backward = E[f'(z)^2], z standard normal

To regenerate, after adding a function here (Debian: apt install python3-mpmath):

    /usr/bin/python3 scripts/make_activation_references.py

The output is the same on every run. Every x is a float, except the points of `double_points`, which need
doubles; both are written as the shortest decimal that reads back as the same double. Constants are the doubles
of the C++ text. At a kink the slope is the subgradient that PyTorch chooses.
"""

import csv
import math
import pathlib
import random
import struct

import mpmath as mp

mp.mp.dps = 50
DIGITS = 42
FOLDER = pathlib.Path(__file__).resolve().parent.parent / "tests" / "references"


def as_float(x):
    """The float nearest to x."""
    return struct.unpack("f", struct.pack("f", x))[0]


def next_float(x, up):
    """The neighbour of a float above or below it."""
    if x == 0:
        return 2.0**-149 if up else -(2.0**-149)
    bits = struct.unpack("i", struct.pack("f", x))[0]
    return struct.unpack("f", struct.pack("i", bits + (1 if (x > 0) == up else -1)))[0]


def sigma(x):
    return 1 / (1 + mp.exp(-x))


def normal_density(x):
    return mp.exp(-x * x / 2) / mp.sqrt(2 * mp.pi)


def normal_distribution(x):
    return mp.erfc(-x / mp.sqrt(2)) / 2


# Each of these gives (value, slope) at a finite x.


def logistic(x):
    return sigma(x), sigma(x) * sigma(-x)


def hard_logistic(slope, offset):
    left, right = -offset / slope, (1 - offset) / slope

    def function(x):
        line = mp.mpf(slope) * x + mp.mpf(offset)
        return min(mp.mpf(1), max(mp.mpf(0), line)), slope if left < x < right else 0

    return function


def tanh(x):
    return mp.tanh(x), 1 / mp.cosh(x) ** 2


def hard_tanh(low, high):
    return lambda x: (min(mp.mpf(high), max(mp.mpf(low), x)), 1 if low < x < high else 0)


def step(x):
    return (1 if x > 0 else 0), 0


def identity(x):
    return x, 1


def relu(x):
    return (x, 1) if x > 0 else (0, 0)


def leaky_relu(slope):
    return lambda x: (x, 1) if x > 0 else (mp.mpf(slope) * x, slope)


def elu(alpha):
    return lambda x: (x, 1) if x > 0 else (mp.mpf(alpha) * mp.expm1(x), mp.mpf(alpha) * mp.exp(x))


def softplus(x):
    return mp.log1p(mp.exp(x)), sigma(x)


def softsign(x):
    return x / (1 + abs(x)), 1 / (1 + abs(x)) ** 2


def silu(x):
    return x * sigma(x), sigma(x) * (1 + x * sigma(-x))


def gelu(x):
    return x * normal_distribution(x), normal_distribution(x) + x * normal_density(x)


def hard_silu(x):
    if x <= -3:
        return 0, 0
    if x >= 3:
        return x, 1
    return x * (x + 3) / 6, (2 * x + 3) / 6


# activation text, function, kinks, limits of (value, slope) at −∞ and +∞, and whether it is smooth: smooth
# functions get many points, piecewise linear functions few.
INFINITY = math.inf
FUNCTIONS = [
    ("logistic", logistic, [], (0, 0), (1, 0), True),
    ("tanh", tanh, [], (-1, 0), (1, 0), True),
    ("elu", elu(1.0), [0.0], (-1, 0), (INFINITY, 1), True),
    ("elu(alpha=0.3)", elu(0.3), [0.0], (-0.3, 0), (INFINITY, 1), True),
    ("softplus", softplus, [], (0, 0), (INFINITY, 1), True),
    ("softsign", softsign, [], (-1, 0), (1, 0), True),
    ("silu", silu, [], (0, 0), (INFINITY, 1), True),
    ("gelu", gelu, [], (0, 0), (INFINITY, 1), True),
    ("hard_silu", hard_silu, [-3.0, 3.0], (0, 0), (INFINITY, 1), False),
    ("step", step, [0.0], (0, 0), (1, 0), False),
    ("identity", identity, [], (-INFINITY, 1), (INFINITY, 1), False),
    ("relu", relu, [0.0], (0, 0), (INFINITY, 1), False),
]
for text, slope in [("leaky_relu", 0.01), ("leaky_relu(slope=0.25)", 0.25)]:
    FUNCTIONS.append((text, leaky_relu(slope), [0.0], (-INFINITY, slope), (INFINITY, 1), False))
for text, low, high in [("hard_tanh", -1.0, 1.0), ("hard_tanh(low=-0.25, high=6)", -0.25, 6.0)]:
    FUNCTIONS.append((text, hard_tanh(low, high), [low, high], (low, 0), (high, 0), False))
for text, slope, offset in [
    ("hard_logistic", 0.25, 0.5),
    ("hard_logistic:nndl", 0.25, 0.5),
    ("hard_logistic:torch", 1 / 6, 0.5),
    ("hard_logistic:keras3", 1 / 6, 0.5),
    ("hard_logistic:keras2", 0.2, 0.5),
    ("hard_logistic:onnx", 0.2, 0.5),
    ("hard_logistic:binarynet", 0.5, 0.5),
    ("hard_logistic(slope=0.3, offset=0.4)", 0.3, 0.4),
]:
    kinks = [-offset / slope, (1 - offset) / slope]
    FUNCTIONS.append((text, hard_logistic(slope, offset), kinks, (0, 0), (1, 0), False))


def special_points():
    points = [0.0, -0.0]
    for size in [2.0**-149, 2.0**-126, 1e-30, 1e-10, 1e-4, 17.0, 20.0, 40.0, 80.0, 700.0, 1e30, 3e38]:
        points += [as_float(size), as_float(-size)]
    return points


def kink_points(kinks):
    """The kinks and their neighbours, where a float can hold the kink."""
    points = []
    for kink in kinks:
        if kink == as_float(kink):
            points += [kink, next_float(kink, True), next_float(kink, False)]
        points += [as_float(kink + 1e-3), as_float(kink - 1e-3)]
    return points


def ordinary_points(smooth, numbers):
    if not smooth:
        return [as_float(numbers.uniform(-8, 8)) for _ in range(10)]
    points = [as_float(0.25 * k) for k in range(-12, 13) if k != 0]
    points += [as_float(numbers.uniform(-16, 16)) for _ in range(20)]
    # The left tail: where float ends (-87 … -104, gelu -14) and where double does (-708 … -745, gelu -38).
    points += [-9.1, -12.7, -13.3, -16.6, -37.1, -37.5, -43.9, -86.9, -88.5, -91.3, -100.7, -708.5, -711.3]
    return [as_float(x) for x in points]


def double_points(smooth, numbers):
    return [numbers.uniform(-38, 10) for _ in range(20)] if smooth else []


def text_of(number):
    number = mp.mpf(number)
    if not mp.isfinite(number):
        return "inf" if number > 0 else "-inf"
    if abs(number) < mp.mpf("1e-400"):  # below every double
        return "0"
    return mp.nstr(number, DIGITS, min_fixed=-6, max_fixed=20).removesuffix(".0")


def write_activations():
    numbers = random.Random(1958)
    with open(FOLDER / "activations.csv", "w", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(["activation", "x", "value", "slope"])
        for text, function, kinks, left, right, smooth in FUNCTIONS:
            points = special_points() + kink_points(kinks) + ordinary_points(smooth, numbers)
            points += double_points(smooth, numbers)
            for x in sorted(set(points) - {0.0}) + [0.0, -0.0]:
                value, slope = function(mp.mpf(x))
                rows.writerow([text, repr(x), text_of(value), text_of(slope)])
            rows.writerow([text, "-inf", text_of(left[0]), text_of(left[1])])
            rows.writerow([text, "inf", text_of(right[0]), text_of(right[1])])


def write_signal_gains():
    with open(FOLDER / "signal_gains.csv", "w", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(["activation", "forward", "backward"])
        for text, function, kinks, _, _, _ in FUNCTIONS:
            ends = sorted(set([-20, -8, -4, -2, 0, 2, 4, 8, 20] + kinks))

            def mean_square(part):
                return mp.quad(lambda z: mp.mpf(function(z)[part]) ** 2 * normal_density(z), ends)

            rows.writerow([text, mp.nstr(mean_square(0), 25), mp.nstr(mean_square(1), 25)])


if __name__ == "__main__":
    FOLDER.mkdir(parents=True, exist_ok=True)
    write_activations()
    write_signal_gains()
