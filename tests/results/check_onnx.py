"""Checks with ONNX's own checker, types and shapes included, the files of the program that is named: of onnx_models."""
import pathlib
import subprocess
import sys
import tempfile

import onnx

with tempfile.TemporaryDirectory() as folder:
    subprocess.run([sys.argv[1], folder], check=True)
    files = sorted(pathlib.Path(folder).glob("*.onnx"))
    assert len(files) >= 40, len(files)
    for file in files:
        onnx.checker.check_model(str(file), full_check=True)
    print(f"{len(files)} files are valid")
