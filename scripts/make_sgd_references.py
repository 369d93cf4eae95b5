#!/usr/bin/python3
"""Prints the trajectories of torch.optim.SGD that tests/sgd_test.cpp compares with.

Minimises w**4 / 4 from w = 1.5 in double precision. Needs Debian's python3-torch (1.13); run it as
    /usr/bin/python3 scripts/make_sgd_references.py
"""
import torch

SETTINGS = [
    dict(lr=0.1),
    dict(lr=0.05, momentum=0.9),
    dict(lr=0.05, momentum=0.9, nesterov=True),
    dict(lr=0.05, momentum=0.5, weight_decay=0.3),
]

for setting in SETTINGS:
    weight = torch.tensor([1.5], dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.SGD([weight], **setting)
    path = []
    for _ in range(5):
        optimizer.zero_grad()
        (weight**4 / 4).sum().backward()
        optimizer.step()
        path.append(f"{weight.item():.17g}")
    print(setting, "{" + ", ".join(path) + "}")
