#!/usr/bin/python3
"""Prints the polynomials of core/detail/vector_math-inl.hpp, activations/functions/gelu.cpp and
formats/c99/detail/c_formula.cpp, with their errors.

    /usr/bin/python3 scripts/make_polynomials.py [NAME...]

Needs mpmath (Debian: apt install python3-mpmath). Each polynomial is nearly a minimax fit, with the coefficients
rounded to their precision: each of the first four is rounded in turn and the others are fitted again, to
compensate for its rounding. The printed error is the largest one, in the given unit, of the polynomial with
rounded coefficients in exact arithmetic.
"""

import struct
import sys

import mpmath as mp

mp.mp.dps = 50
ROUNDS = 12
FACTORIALS = [mp.factorial(k) for k in range(40)]


def rounded(number, precision):
    """The nearest float or double."""
    if precision == "double":
        return mp.mpf(float(number))
    return mp.mpf(struct.unpack("f", struct.pack("f", float(number)))[0])


def grid_of(low, high, count):
    """Chebyshev's points, which crowd at both ends."""
    return [(low + high) / 2 - (high - low) / 2 * mp.cos(mp.pi * (2 * k + 1) / (2 * count)) for k in range(count)]


def lawson(rows, wanted):
    """The coefficients c that nearly minimise the largest |row · c − wanted|: Lawson's least squares, in which every round
    increases the weight where the error was large."""
    size = len(rows[0])
    shares = [mp.mpf(1) / len(rows)] * len(rows)
    for _ in range(ROUNDS):
        normal = mp.matrix(size, size)
        right = mp.matrix(size, 1)
        for i in range(size):
            for j in range(i + 1):
                normal[i, j] = normal[j, i] = mp.fsum(s * row[i] * row[j] for s, row in zip(shares, rows))
            right[i] = mp.fsum(s * row[i] * y for s, row, y in zip(shares, rows, wanted))
        solution = mp.lu_solve(normal, right)
        errors = [abs(mp.fdot(row, solution) - y) for row, y in zip(rows, wanted)]
        shares = [s * e for s, e in zip(shares, errors)]
        total = mp.fsum(shares)
        shares = [s / total for s in shares]
    return list(solution)


def minimax(function, weight, powers, low, high):
    """The coefficients c of Σ c[i] x^powers[i] that nearly minimise the largest weight(x) |Σ − function(x)|."""
    points = [x for x in grid_of(low, high, 16 * (len(powers) + 1)) if weight(x) != 0]
    rows = [[weight(x) * x**p for p in powers] for x in points]
    return lawson(rows, [weight(x) * function(x) for x in points])


def fit(function, weight, powers, low, high, precision):
    """Rounded coefficients, and the largest weighted error that they leave."""
    known = {}

    def remaining(x):
        return function(x) - mp.fsum(c * x**p for p, c in known.items())

    for power in list(powers)[:4]:
        rest = [p for p in powers if p not in known]
        fitted = minimax(remaining, weight, rest, low, high)
        known[power] = rounded(fitted[0], precision)
    known.update({p: rounded(c, precision) for p, c in zip(rest[1:], fitted[1:])})
    worst = max(abs(weight(x) * remaining(x)) for x in [low] + grid_of(low, high, 1000) + [high])
    return list(known.values()), worst


def epsilon(precision):
    return mp.mpf(2) ** (-23 if precision == "float" else -52)


def report(name, function, weight, powers, low, high, precision, unit):
    low, high = mp.mpf(low), mp.mpf(high)
    coefficients, worst = fit(function, weight, powers, low, high, precision)
    print(f"{name}, {precision}, degree {powers[-1]}: error {mp.nstr(worst / epsilon(precision), 3)} {unit}")
    suffix = "F" if precision == "float" else ""
    for c in coefficients:
        print("    " + mp.nstr(c, 9 if precision == "float" else 17, strip_zeros=False) + suffix)


# ---- exp(r) = 1 + r + r² P(r) for |r| ≤ ln(2)/2 ----


def exponential():
    half = mp.log(2) / 2 * mp.mpf("1.0001")  # n may be off by one where x/ln 2 is nearly between two integers

    def series(r):  # (eʳ − 1 − r) / r², without the cancellation near 0
        return sum(r**k / FACTORIALS[k + 2] for k in range(30))

    for precision, degree in [("float", 4), ("double", 9)]:
        report("exp", series, lambda r: r * r, range(degree + 1), -half, half * mp.mpf("1.0001"), precision, "epsilon of eʳ")


# ---- ln(1 + f) = 2 atanh(s) with s = f / (2 + f), and atanh(s) / s − 1 = z P(z) with z = s² ----


def logarithm():
    high = mp.mpf("0.04")  # f = ½

    def series(z):
        return sum(2 * z**k / (2 * k + 3) for k in range(40))

    for precision, degree in [("float", 2), ("double", 7)]:
        report("log", series, lambda z: z, range(degree + 1), high / 10**6, high, precision, "epsilon of ln(1 + f)")


# ---- 1 − Φ(a) = exp(−a²/2) P(u) / (a + 5) with u = (a − 5) / (a + 5), for 0 ≤ a ≤ 40 ----


def normal_tail():
    def scaled_tail(u):
        a = 5 * (1 + u) / (1 - u)
        return (a + 5) * mp.exp(a * a / 2) * mp.erfc(a / mp.sqrt(2)) / 2

    high = mp.mpf(35) / 45
    for precision, degree in [("double", 23)]:
        report("normal", scaled_tail, lambda u: 1 / scaled_tail(u), range(degree + 1), -1, high, precision, "epsilon of it")


# ---- tanh(x) = x P(z) / Q(z) with z = x², for |x| ≤ 9, P(0) = Q(0) = 1; for exported C ----


def tanh_quotient():
    degree, high = 4, mp.mpf(9)
    powers = range(1, degree + 1)

    def polynomial(coefficients, z):
        return 1 + mp.fsum(c * z**k for k, c in zip(powers, coefficients))

    points = grid_of(0, high, 200)
    divisors = [mp.mpf(1)] * len(points)
    for _ in range(8):  # |x P − tanh(x) Q|, with weights that make it the relative error of the last round's quotient
        rows, wanted = [], []
        for x, divisor in zip(points, divisors):
            y, z = mp.tanh(x), x * x
            rows.append([x * z**k / (y * divisor) for k in powers] + [-(z**k) / divisor for k in powers])
            wanted.append((y - x) / (y * divisor))
        solution = lawson(rows, wanted)
        upper, lower = solution[:degree], solution[degree:]
        divisors = [polynomial(lower, x * x) for x in points]
    upper, lower = [rounded(c, "float") for c in upper], [rounded(c, "float") for c in lower]
    worst = max(abs(x * polynomial(upper, x * x) / polynomial(lower, x * x) / mp.tanh(x) - 1) for x in grid_of(0, high, 1000))
    print(f"tanh, float, degrees {degree} and {degree}: error {mp.nstr(worst / epsilon('float'), 3)} epsilon of tanh(x)")
    for c in upper + lower:
        print("    " + mp.nstr(c, 9, strip_zeros=False) + "F")


POLYNOMIALS = {"exp": exponential, "log": logarithm, "normal": normal_tail, "tanh": tanh_quotient}

if __name__ == "__main__":
    for name in sys.argv[1:] or POLYNOMIALS:
        POLYNOMIALS[name]()
