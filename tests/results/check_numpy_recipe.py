"""Runs the lines for NumPy of docs/formats.md as they stand there, and compares them with ogee predict.

    check_numpy_recipe.py OGEE DOCS/FORMATS.MD
"""

import os
import re
import subprocess
import sys
import tempfile

import numpy

ogee, page = (os.path.abspath(argument) for argument in sys.argv[1:])
with open(page, encoding="utf-8") as file:
    (recipe,) = re.findall(r"^## NumPy$.*?^```python\n(.*?)^```$", file.read(), re.MULTILINE | re.DOTALL)
rows = numpy.array([[0, 0], [0, 1], [1, 0], [0.25, -3]], dtype=numpy.float32)
with tempfile.TemporaryDirectory() as folder:
    os.chdir(folder)
    numpy.save("rows.npy", rows)
    for arguments in ("train --data xor --hidden 4 --activation tanh --raw-inputs --quiet --save net.safetensors",
                      "predict net.safetensors rows.npy --output out.npy"):
        subprocess.run([ogee, *arguments.split()], check=True, stdout=subprocess.DEVNULL)
    names = {"rows": rows}
    exec(recipe, names)
    odds = numpy.exp(names["logits"])
    expected = numpy.load("out.npy")
numpy.testing.assert_allclose(odds / odds.sum(axis=1, keepdims=True), expected, rtol=1e-5)
assert expected.shape == (4, 2)
