#!/usr/bin/python3
"""Writes tests/references/npy: arrays saved by NumPy, and their content, for tests/files/npy_test.cpp.

Needs Debian's python3-numpy (1.24); run it as
    /usr/bin/python3 scripts/make_npy_references.py
"""
import pathlib

import numpy

FOLDER = pathlib.Path(__file__).parent.parent / "tests" / "references" / "npy"
WHOLE_TYPES = ["i1", "<i2", ">i2", "<i4", ">i4", "<i8", ">i8", "u1", "<u2", ">u2", "<u4", ">u4", "<u8", ">u8"]
FLOAT_TYPES = ["<f4", ">f4", "<f8", ">f8"]


def file_name(array, note):
    order = {"<": "little", ">": "big", "|": "bytes"}[array.dtype.str[0]]
    return f"{array.dtype.str[1:]}-{order}-{note}.npy"


def extremes(code):
    """Two rows of three whole numbers, including the smallest and the largest of the type."""
    limits = numpy.iinfo(code)
    return numpy.array([[limits.min, 0, 1], [2, 100, limits.max]], dtype=code)


def counted(code, shape):
    return numpy.arange(numpy.prod(shape)).reshape(shape).astype(code)


arrays = {}
for code in WHOLE_TYPES:
    arrays["c"] = arrays.get("c", []) + [extremes(code)]
for code in FLOAT_TYPES:
    arrays["c"].append(numpy.array([[0.1, -2.5, 1e-40], [3e38, 0, -1 / 3]], dtype=code))
arrays["c"].append(numpy.array([[True, False, False], [False, True, True]]))
arrays["vector"] = [counted("<f8", (5,)), counted(">i4", (4,))]
arrays["fortran"] = [numpy.asfortranarray(counted(code, (3, 4))) for code in ("<f4", ">f8", "u1")]
arrays["images"] = [counted("u1", (2, 3, 4)), counted("<f4", (3, 2, 2))]
arrays["fortran-images"] = [numpy.asfortranarray(counted(code, (2, 3, 4))) for code in ("u1", ">i2")]
arrays["fortran-colour"] = [numpy.asfortranarray(counted("<u2", (2, 3, 2, 3)))]

FOLDER.mkdir(parents=True, exist_ok=True)
with open(FOLDER / "expected.txt", "w", encoding="ascii") as expected:
    def save(array, note, version=(1, 0)):
        name = file_name(array, note)
        with open(FOLDER / name, "wb") as file:
            numpy.lib.format.write_array(file, array, version=version, allow_pickle=False)
        shape = " ".join(map(str, array.shape))
        values = " ".join(repr(value) for value in array.astype("f8").ravel(order="C").tolist())
        expected.write(f"{name}\n{shape}\n{values}\n")

    for note, group in arrays.items():
        for array in group:
            save(array, note)
    save(counted("<f4", (2, 2)), "version-2", (2, 0))
    save(counted("<f4", (2, 2)), "version-3", (3, 0))
