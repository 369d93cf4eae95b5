#!/usr/bin/python3
"""Writes tests/references/trainings.csv: the losses of small networks while PyTorch and scikit-learn train them, with which
tests/core/trainings_test.cpp compares those of ogee.

Samples and first weights come from the formulas below, which the test also has. All computes in double, in steps with all
samples.
Needs Debian's python3-torch (1.13) and python3-sklearn (1.2); run it as
    /usr/bin/python3 scripts/make_training_references.py
"""
import csv
import math
import pathlib
import warnings

import numpy as np
import torch
from sklearn.neural_network import MLPClassifier, MLPRegressor

SAMPLES, STEPS, KEPT = 15, 200, 10
torch.set_default_dtype(torch.float64)


def matrix(rows, columns, element):
    return np.array([[element(i, j) for j in range(columns)] for i in range(rows)])


def weights(layer, inputs, outputs):
    return matrix(inputs, outputs, lambda i, j: math.sin(1 + layer + 3 * i + 7 * j) / math.sqrt(inputs))


def biases(layer, outputs):
    return matrix(1, outputs, lambda _, j: math.cos(layer + j) / 10)[0]


features = matrix(SAMPLES, 4, lambda i, j: math.sin(1.7 * i + 2.3 * j))
labels = np.arange(SAMPLES) % 3
binary = (np.arange(SAMPLES) % 2).reshape(-1, 1)
targets = matrix(SAMPLES, 2, lambda i, j: math.cos(0.9 * i + 1.1 * j))

rows = [["library", "training", "step", "loss"]]


def keep(library, training, losses):
    rows.extend([library, training, step, repr(float(losses[step]))] for step in range(0, STEPS, STEPS // KEPT))


def torch_training(name, sizes, functions, loss, answers, make_optimizer):
    layers = []
    for number, (inputs, outputs) in enumerate(zip(sizes, sizes[1:])):
        dense = torch.nn.Linear(inputs, outputs)
        dense.weight.data = torch.tensor(weights(number, inputs, outputs)).T.contiguous()
        dense.bias.data = torch.tensor(biases(number, outputs))
        layers += [dense] + functions[number:number + 1]
    network = torch.nn.Sequential(*layers)
    optimizer = make_optimizer(network.parameters())
    losses = []
    for _ in range(STEPS):
        optimizer.zero_grad()
        value = loss(network(torch.tensor(features)), torch.tensor(answers))
        value.backward()
        losses.append(value.item())
        optimizer.step()
    keep("pytorch", name, losses)


def with_given_weights(kind):
    class Given(kind):
        """Starts from weights() and biases() instead of drawing."""
        layer = 0

        def _init_coef(self, fan_in, fan_out, dtype):
            self.layer += 1
            return weights(self.layer - 1, fan_in, fan_out), biases(self.layer - 1, fan_out)

    return Given


def sklearn_training(name, kind, answers, **options):
    network = with_given_weights(kind)(solver="sgd", batch_size=SAMPLES, shuffle=False, max_iter=STEPS, tol=0,
                                       n_iter_no_change=STEPS, **options)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it has not converged
        network.fit(features, answers)
    keep("scikit-learn", name, network.loss_curve_)


torch_training("nesterov", [4, 6, 5, 3], [torch.nn.Tanh(), torch.nn.Sigmoid()], torch.nn.CrossEntropyLoss(), labels,
               lambda all: torch.optim.SGD(all, lr=0.5, momentum=0.9, nesterov=True))
torch_training("adam", [4, 6, 5, 3], [torch.nn.SiLU(), torch.nn.GELU()], torch.nn.CrossEntropyLoss(), labels,
               lambda all: torch.optim.Adam(all, lr=0.01))
torch_training("rmsprop", [4, 6, 5, 2], [torch.nn.Hardtanh(), torch.nn.Hardsigmoid()], torch.nn.MSELoss(), targets,
               lambda all: torch.optim.RMSprop(all, lr=0.01))
torch_training("momentum", [4, 6, 1], [torch.nn.ReLU()], torch.nn.BCEWithLogitsLoss(), binary.astype(float),
               lambda all: torch.optim.SGD(all, lr=0.1, momentum=0.5))
sklearn_training("nesterov", MLPClassifier, labels, hidden_layer_sizes=(6, 5), activation="tanh", alpha=0,
                 learning_rate_init=0.2, momentum=0.9, nesterovs_momentum=True)
sklearn_training("momentum", MLPRegressor, targets, hidden_layer_sizes=(6,), activation="logistic", alpha=0,
                 learning_rate_init=0.5, momentum=0.8, nesterovs_momentum=False)

path = pathlib.Path(__file__).resolve().parent.parent / "tests/references/trainings.csv"
with path.open("w", newline="") as file:
    csv.writer(file, lineterminator="\n").writerows(rows)
