#!/usr/bin/python3
"""Writes tests/references/safetensors: files made without a library for the format, and what is in them, for
tests/files/safetensors_test.cpp.

Needs Debian's python3-numpy (1.24); run it as
    /usr/bin/python3 scripts/make_safetensors_references.py
"""
import json
import pathlib
import struct

import numpy

FOLDER = pathlib.Path(__file__).parent.parent / "tests" / "references" / "safetensors"


def write(name, tensors, metadata=None, alignment=8, **options):
    """Writes tensors, which are pairs of a type and an array, in the order of their names in the data, and in the
    opposite order in the header."""
    entries, data = {}, b""
    for tensor in sorted(tensors):
        dtype, array = tensors[tensor]
        end = len(data) + array.nbytes
        entries[tensor] = {"dtype": dtype, "shape": list(array.shape), "data_offsets": [len(data), end]}
        data += array.tobytes(order="C")
    entries = dict(reversed(entries.items()))
    header = json.dumps({"__metadata__": metadata, **entries} if metadata else entries, **options).encode()
    header += b" " * (-len(header) % alignment)
    (FOLDER / name).write_bytes(struct.pack("<Q", len(header)) + header + data)


def bfloat16(values):
    """The upper halves of floats, which hold these values exactly."""
    bits = numpy.asarray(values, dtype="<f4").view("<u4")
    assert not (bits & 0xFFFF).any()
    return (bits >> 16).astype("<u2")


half = numpy.array([[1 / 3, -2.5, 6e-8], [65504, -0.0, numpy.inf]], dtype="<f2")
brain = bfloat16([[1.0, -2.5, 2.0**-133], [3.3895313892515355e38, -0.0, -numpy.inf]])
single = numpy.array([[0.1, -2.5, 1e-40], [3e38, 0, -1 / 3]], dtype="<f4")
double = numpy.array([0.1, -1e-310, 1e300, 16777217], dtype="<f8")
whole = numpy.array([[-1, 2**62]], dtype="<i8")
cube = numpy.arange(8).reshape(2, 2, 2).astype("<f4")

FOLDER.mkdir(parents=True, exist_ok=True)
write("types.safetensors", {"half": ("F16", half), "brain": ("BF16", brain), "single": ("F32", single),
                            "double": ("F64", double), "whole": ("I64", whole)},
      {"format": "np", "größe": "5 \"Tensoren\""}, separators=(",", ":"))
# What other writers do: spaces and escapes in the JSON, and data that is not aligned.
write("shapes.safetensors", {"λ/scalar": ("F64", numpy.array(0.5, dtype="<f8")), "cube": ("F32", cube),
                             "empty": ("F32", numpy.zeros((0, 3), dtype="<f4")),
                             "bool": ("BOOL", numpy.array([True, False, True]))},
      alignment=1, indent=1)
write("nothing.safetensors", {})

values = {"half": half, "brain": (brain.astype("<u4") << 16).view("<f4"), "single": single, "double": double}
with open(FOLDER / "expected.txt", "w", encoding="ascii") as expected:
    for tensor, array in values.items():
        numbers = " ".join(repr(value) for value in array.astype("f8").ravel().tolist())
        expected.write(f"{tensor}\n{' '.join(map(str, array.shape))}\n{numbers}\n")
