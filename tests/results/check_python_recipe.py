"""Runs the lines for NumPy or PyTorch of docs/formats.md as they stand there, and compares them with ogee predict.

    check_python_recipe.py NumPy|PyTorch OGEE DOCS/FORMATS.MD
"""

import json
import os
import re
import subprocess
import sys
import tempfile
import types

import numpy


def tensors_of(path):
    """Stands for the package safetensors, which Debian does not have."""
    import torch

    with open(path, "rb") as file:
        header = json.loads(file.read(int.from_bytes(file.read(8), "little")))
        data = file.read()
    return {name: torch.tensor(numpy.frombuffer(data[slice(*about["data_offsets"])], "<f4").reshape(about["shape"]))
            for name, about in header.items() if name != "__metadata__"}


def logits_of(names):
    if section == "NumPy":
        return names["logits"]
    import torch

    with torch.no_grad():
        return names["net"](torch.tensor(rows)).numpy()


section = sys.argv[1]
ogee, page = (os.path.abspath(argument) for argument in sys.argv[2:])
sys.modules["safetensors"] = types.ModuleType("safetensors")
sys.modules["safetensors.torch"] = types.ModuleType("safetensors.torch")
sys.modules["safetensors.torch"].load_file = tensors_of
with open(page, encoding="utf-8") as file:
    (recipe,) = re.findall(rf"^## {section}$.*?^```python\n(.*?)^```$", file.read(), re.MULTILINE | re.DOTALL)
rows = numpy.random.default_rng(1).normal(size=(5, 64)).astype(numpy.float32)
with tempfile.TemporaryDirectory() as folder:
    os.chdir(folder)
    numpy.save("rows.npy", rows)
    for arguments in ("train --data digits --hidden 32 --activation tanh --raw-inputs --epochs 1 --quiet "
                      "--save net.safetensors",
                      "predict net.safetensors rows.npy --output out.npy"):
        subprocess.run([ogee, *arguments.split()], check=True, stdout=subprocess.DEVNULL)
    names = {"rows": rows}
    exec(recipe, names)
    logits = logits_of(names)
    expected = numpy.load("out.npy")
odds = numpy.exp(logits)
numpy.testing.assert_allclose(odds / odds.sum(axis=1, keepdims=True), expected, rtol=2e-5)
assert expected.shape == (5, 10)
