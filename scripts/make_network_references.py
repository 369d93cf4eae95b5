#!/usr/bin/python3
"""Writes tests/references/networks/: small networks of PyTorch in safetensors files, with their outputs.

    /usr/bin/python3 scripts/make_network_references.py              writes the files
    /usr/bin/python3 scripts/make_network_references.py --load FILE  loads what ogee::save wrote for Dense{3, 4}, Tanh{}, Dense{4, 2}
                                                    into the equal torch.nn.Sequential; prints its outputs

Needs Debian's python3-torch (1.13).
"""

import json
import struct
import sys
from pathlib import Path

import torch

FOLDER = Path(__file__).resolve().parent.parent / "tests" / "references" / "networks"
TYPES = {torch.float16: "F16", torch.bfloat16: "BF16", torch.float32: "F32", torch.float64: "F64"}


def network():
    return torch.nn.Sequential(torch.nn.Linear(3, 4), torch.nn.Tanh(), torch.nn.Linear(4, 2))


def inputs():
    return torch.tensor([[0.5, -1.0, 2.0], [0.0, 0.25, -3.0]])


def bytes_of(tensor):
    integers, letter = {2: (torch.int16, "h"), 4: (torch.int32, "i"), 8: (torch.int64, "q")}[tensor.element_size()]
    values = tensor.contiguous().view(integers).flatten().tolist()
    return struct.pack(f"<{len(values)}{letter}", *values)


def write_safetensors(path, tensors):
    header, data = {}, b""
    for name, tensor in tensors.items():
        begin = len(data)
        data += bytes_of(tensor)
        header[name] = {"dtype": TYPES[tensor.dtype], "shape": list(tensor.shape), "data_offsets": [begin, len(data)]}
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    path.write_bytes(struct.pack("<Q", len(text)) + text + data)


def read_safetensors(path):
    content = path.read_bytes()
    (size,) = struct.unpack("<Q", content[:8])
    data = content[8 + size:]
    tensors = {}
    for name, about in json.loads(content[8:8 + size]).items():
        if name == "__metadata__":
            continue
        begin, end = about["data_offsets"]
        assert about["dtype"] == "F32"
        values = struct.unpack(f"<{(end - begin) // 4}f", data[begin:end])
        tensors[name] = torch.tensor(values).reshape(about["shape"])
    return tensors


def main():
    if sys.argv[1:2] == ["--load"]:
        net = network()
        net.load_state_dict(read_safetensors(Path(sys.argv[2])), strict=True)
        print(net(inputs()).tolist())
        return
    FOLDER.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(1)
    net = network().double()
    lines = ["type,y00,y01,y10,y11"]
    for dtype, name in TYPES.items():
        state = {key: value.detach().to(dtype) for key, value in net.state_dict().items()}
        write_safetensors(FOLDER / f"{name}.safetensors", state)
        rounded = network().double()
        rounded.load_state_dict({key: value.double() for key, value in state.items()})
        outputs = rounded(inputs().double()).flatten().tolist()
        lines.append(",".join([name] + [repr(value) for value in outputs]))
    (FOLDER / "outputs.csv").write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
