#!/usr/bin/python3
"""Writes the values that the tests of signal propagation compare with, computed by mpmath at 30 digits, for a normal
z with mean 0 and the given variance:

    tests/references/signal_powers.csv        activation, variance, forward = E[f(z)^2], backward = E[f'(z)^2],
                                              left, right = the shares beyond which |f'| stays below 5 % of its maximum
    tests/references/propagation_limits.csv   activation, weight_variance, bias_variance, variance = the fixed point q*
                                              of q = weight_variance E[f(z)^2] + bias_variance, chi, correlation,
                                              slope = slope of the map of correlations there, sensitivity = that of
                                              the map of variances

To regenerate (Debian: apt install python3-mpmath; takes half a minute):

    /usr/bin/python3 scripts/make_propagation_references.py

The library sums Hermite coefficients for correlations; here the double integral of Poole et al. 2016, equation 5, is
computed directly. The output is the same on every run.
"""

import csv
import math

import mpmath as mp

from make_activation_references import FOLDER, FUNCTIONS, normal_density, normal_distribution

mp.mp.dps = 30

NAMED = {text: (function, kinks) for text, function, kinks, _, _, _ in FUNCTIONS}
VARIANCES = ["1e-6", "0.04", "1", "9", "400", "1e6"]
GRID = [0, 0.5, 1, 2, 3, 4, 6, 8, 10, 13, 20, 40]  # of x; beyond it, functions are nearly linear


def panel_ends(deviation, kinks):
    inner = [x / deviation for x in [sign * x for x in GRID for sign in (-1, 1)] + kinks]
    return sorted(set([mp.mpf(x) for x in (-20, -8, -4, -2, 0, 2, 4, 8, 20)] + [z for z in inner if abs(z) < 20]))


def expectation(function, deviation, kinks):
    return mp.quad(lambda z: function(deviation * z) * normal_density(z), panel_ends(deviation, kinks))


def powers(name, variance):
    function, kinks = NAMED[name]
    deviation = mp.sqrt(variance)
    return [expectation(lambda x, part=part: mp.mpf(function(x)[part]) ** 2, deviation, kinks) for part in (0, 1)]


def slope_of_power(name, variance):
    """The derivative of E[f(z)^2] by the variance q of z: with z = sqrt(q) y it is E[f(z) f'(z) z] / q."""
    function, kinks = NAMED[name]
    product = lambda x: function(x)[0] * function(x)[1] * x
    return expectation(product, mp.sqrt(variance), kinks) / variance


def tail_of(name, steepest, guess):
    """Where the slope of a function is -5 % of its maximum, which is near a point."""
    slope = lambda x: NAMED[name][0](x)[1]
    top = slope(mp.findroot(lambda x: mp.diff(slope, x), steepest))
    return mp.findroot(lambda x: slope(x) + top / 20, guess)


# Beyond these points the slope stays below 5 % of its maximum, solved by hand: y(1 - y) = 1/80 for y = sigma(x),
# 1 - y^2 = 1/20 for y = tanh(x), (1 + x)^-2 = 1/20 for softsign; the others are piecewise linear.
BOUNDS = {
    "logistic": (mp.log((1 - mp.sqrt(mp.mpf(19) / 20)) / (1 + mp.sqrt(mp.mpf(19) / 20))), None),
    "tanh": (-mp.atanh(mp.sqrt(mp.mpf(19) / 20)), None),
    "softsign": (1 - mp.sqrt(20), None),
    "hard_tanh": (mp.mpf(-1), None),
    "hard_logistic": (mp.mpf(-2), None),
    "relu": (mp.mpf(0), mp.inf),
    "identity": (-mp.inf, None),
    # The largest and the smallest slope are where the second derivative is 0; the tail lies left of the smallest.
    "silu": (tail_of("silu", 2.4, -5), mp.inf),
    "gelu": (tail_of("gelu", mp.sqrt(2), -2.5), mp.inf),
}


def write_powers():
    with open(FOLDER / "signal_powers.csv", "w", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(["activation", "variance", "forward", "backward", "left", "right"])
        for name, (left, right) in BOUNDS.items():
            for variance in VARIANCES:
                deviation = mp.sqrt(mp.mpf(variance))
                left_share = normal_distribution(left / deviation)
                right_share = left_share if right is None else normal_distribution(-right / deviation)
                numbers = powers(name, mp.mpf(variance)) + [left_share, right_share]
                rows.writerow([name, variance] + [mp.nstr(number, 25) for number in numbers])


def correlated(function, q, c, points=200):
    """E[f(z1) f(z2)] for normal z of variance q and correlation c, for a smooth f, by the trapezoidal rule in double
    precision, which converges exponentially here."""
    reach = 8.5
    step = 2 * reach / points
    grid = [step * i - reach for i in range(points + 1)]
    weights = [step * math.exp(-z * z / 2) / math.sqrt(2 * math.pi) for z in grid]
    deviation, rest = math.sqrt(q), math.sqrt(1 - c * c)
    nodes = list(zip(grid, weights))
    return math.fsum(
        w1 * function(deviation * z1) * sum(w2 * function(deviation * (c * z1 + rest * z2)) for z2, w2 in nodes)
        for z1, w1 in nodes)


# In double precision: value and slope.
SMOOTH = {
    "logistic": (lambda x: (1 + math.tanh(x / 2)) / 2, lambda x: (1 - math.tanh(x / 2) ** 2) / 4),
    "tanh": (math.tanh, lambda x: 1 - math.tanh(x) ** 2),
}


def limit(name, weight_variance, bias_variance, guess):
    weight, bias = mp.mpf(weight_variance), mp.mpf(bias_variance)
    q = mp.findroot(lambda q: weight * powers(name, q)[0] + bias - q, (mp.mpf(guess) * 0.9, mp.mpf(guess) * 1.1))
    chi = weight * powers(name, q)[1]
    sensitivity = weight * slope_of_power(name, q)
    if chi <= 1:
        return q, chi, 1, chi, sensitivity
    value, slope = SMOOTH[name]
    low, high = 0.0, 0.99
    while high - low > 1e-9:
        middle = (low + high) / 2
        distance = (float(weight) * correlated(value, float(q), middle) + float(bias)) / float(q) - middle
        low, high = (middle, high) if distance > 0 else (low, middle)
    return q, chi, low, float(weight) * correlated(slope, float(q), low), sensitivity


# With an initial guess of the fixed point.
LIMITS = [
    ("logistic", "1", "0", 0.27),
    ("logistic", "5.9", "0.1", 1.9),
    ("tanh", "1.5", "0", 0.25),
    ("tanh", "2.5", "0.05", 1),
    ("tanh", "0.9", "0.05", 0.2),
    ("hard_tanh", "0.9", "0.1", 0.5),
    ("hard_logistic", "6", "0", 2),
    ("relu", "1", "0.5", 1),
    ("silu", "1.7", "0.05", 0.1),
]


def write_limits():
    with open(FOLDER / "propagation_limits.csv", "w", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(["activation", "weight_variance", "bias_variance", "variance", "chi", "correlation", "slope",
                       "sensitivity"])
        for name, weight, bias, guess in LIMITS:
            q, chi, c, slope, sensitivity = limit(name, weight, bias, guess)
            rows.writerow([name, weight, bias, mp.nstr(q, 20), mp.nstr(chi, 20), mp.nstr(mp.mpf(c), 9),
                           mp.nstr(mp.mpf(slope), 9), mp.nstr(sensitivity, 20)])


if __name__ == "__main__":
    write_powers()
    write_limits()
