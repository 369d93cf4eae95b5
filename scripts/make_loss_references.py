#!/usr/bin/python3
"""Writes tests/references/losses.csv: PyTorch's losses and their gradients in double precision.

Needs Debian's python3-torch (1.13); run it as /usr/bin/python3 scripts/make_loss_references.py
"""
import csv
import pathlib

import torch
from torch.nn import functional

FILE = pathlib.Path(__file__).parent.parent / "tests" / "references" / "losses.csv"
ROWS, COLUMNS = 4, 3
CLASS_WEIGHTS = torch.tensor([0.5, 2.0, 1.25], dtype=torch.float64)

OUTPUTS = torch.tensor(
    [[1.5, -0.25, 0.75], [-3.0, 2.0, 0.5], [0.125, 0.25, -8.0], [20.0, -20.0, 4.0]], dtype=torch.float64
)
NUMBERS = torch.tensor(
    [[1.5, 0.5, 0.25], [-2.5, -2.0, 0.375], [0.0, 0.25, 8.0], [19.0, -20.5, 3.0]], dtype=torch.float64
)
ANSWERS = torch.tensor([[1, 0, 1], [0, 0, 1], [1, 1, 0], [0, 1, 0]], dtype=torch.float64)
DISTRIBUTIONS = torch.tensor(
    [[1, 0, 0], [0, 0, 1], [0.25, 0.5, 0.25], [0, 1, 0]], dtype=torch.float64
)


def binary(smoothing, weights=None):
    def loss(outputs, targets):
        smoothed = (1 - smoothing) * targets + smoothing / 2
        return functional.binary_cross_entropy_with_logits(outputs, smoothed, pos_weight=weights)

    return loss


def softmax(smoothing, weights=None):
    def loss(outputs, targets):
        return functional.cross_entropy(outputs, targets, weight=weights, label_smoothing=smoothing)

    return loss


LOSSES = {
    "mean squared error": (functional.mse_loss, NUMBERS),
    "mean absolute error": (functional.l1_loss, NUMBERS),
    "huber": (functional.huber_loss, NUMBERS),
    "huber 0.25": (lambda outputs, targets: functional.huber_loss(outputs, targets, delta=0.25), NUMBERS),
    "binary": (binary(0), ANSWERS),
    "binary smoothed": (binary(0.2), ANSWERS),
    "binary weighted": (binary(0, CLASS_WEIGHTS), ANSWERS),
    "binary smoothed weighted": (binary(0.2, CLASS_WEIGHTS), ANSWERS),
    "softmax": (softmax(0), DISTRIBUTIONS),
    "softmax smoothed": (softmax(0.1), DISTRIBUTIONS),
    "softmax weighted": (softmax(0, CLASS_WEIGHTS), DISTRIBUTIONS),
    "softmax smoothed weighted": (softmax(0.1, CLASS_WEIGHTS), DISTRIBUTIONS),
}


def lines():
    for name, (loss_of, targets) in LOSSES.items():
        outputs = OUTPUTS.clone().requires_grad_()
        loss = loss_of(outputs, targets)
        loss.backward()
        for row in range(ROWS):
            for column in range(COLUMNS):
                at = (row, column)
                yield [name, row, column, *(repr(float(x[at])) for x in (outputs, targets)), repr(loss.item()),
                       repr(float(outputs.grad[at]))]


def main():
    with open(FILE, "w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["loss", "row", "column", "output", "target", "mean_loss", "gradient"])
        writer.writerows(lines())


if __name__ == "__main__":
    main()
