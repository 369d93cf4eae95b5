#!/usr/bin/env python3
"""Makes the files of data/digits from the digits that scikit-learn ships.

    apt-get download python3-sklearn
    dpkg-deb -x python3-sklearn_*.deb sklearn
    python3 scripts/make_digits.py \\
        sklearn/usr/lib/python3/dist-packages/sklearn/datasets/data/digits.csv.gz data/digits

The same input gives the same files, byte for byte. Prints the figures that tests/files/digits_test.cpp checks.
"""

import collections
import csv
import gzip
import pathlib
import struct
import sys

PIXELS = 64
LARGEST_PIXEL = 16
UNSIGNED_BYTES = 0x08


def read_rows(path):
    """The rows of the table: 64 pixels and a label each."""
    with gzip.open(path, "rt", encoding="ascii") as file:
        rows = [[int(float(value)) for value in row] for row in csv.reader(file)]
    for number, row in enumerate(rows, start=1):
        if len(row) != PIXELS + 1 or not 0 <= row[-1] <= 9:
            sys.exit(f"{path}: line {number} is not {PIXELS} pixels and a digit")
        if min(row) < 0 or max(row) > LARGEST_PIXEL:
            sys.exit(f"{path}: line {number} has a pixel outside 0..{LARGEST_PIXEL}")
    return rows


def write_idx(path, shape, values):
    """Writes bytes as compressed IDX, without the time and the name that gzip would add."""
    header = struct.pack(f">BBBB{len(shape)}I", 0, 0, UNSIGNED_BYTES, len(shape), *shape)
    with open(path, "wb") as file, gzip.GzipFile("", "wb", 9, file, mtime=0) as compressed:
        compressed.write(header + bytes(values))


def main(source, folder):
    rows = read_rows(source)
    pixels = [pixel for row in rows for pixel in row[:-1]]
    labels = [row[-1] for row in rows]
    write_idx(folder / "digits-images-idx3-ubyte.gz", (len(rows), 8, 8), pixels)
    write_idx(folder / "digits-labels-idx1-ubyte.gz", (len(rows),), labels)

    counts = collections.Counter(labels)
    weighted = sum(position % 1000 * pixel for position, pixel in enumerate(pixels))
    print("samples", len(rows))
    print("samples of each class", *(counts[digit] for digit in range(10)))
    print("sum of the pixels", sum(pixels))
    print("sum of (position mod 1000) · pixel", weighted)


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]))
