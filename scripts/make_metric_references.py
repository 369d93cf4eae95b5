#!/usr/bin/python3
"""Writes tests/references/metrics.csv: metrics of scikit-learn that tests/files/metrics_test.cpp compares with.

The samples are made of whole numbers by the formulas below, which the test also has: they are exact in float.
Needs Debian's python3-sklearn (1.2); run it as
    /usr/bin/python3 scripts/make_metric_references.py
"""
import csv
import pathlib
import warnings

import numpy as np
from sklearn import metrics

SAMPLES, CLASSES, OUTPUTS = 200, 6, 2
i, k = np.arange(SAMPLES)[:, None], np.arange(CLASSES)[None, :]
# Class 4 has no samples, class 3 is never predicted, class 5 has neither samples nor predictions.
labels = (i * i + i // 3)[:, 0] % 4
scores = ((i * 37 + k * 101 + i * k * 13) % 97) / 8 + k / 64
scores[np.arange(SAMPLES), labels] += (i % 7)[:, 0]
scores[:, 3] -= 12
scores[:, 5] -= 40
predicted = scores.argmax(axis=1)

k = np.arange(OUTPUTS)[None, :]
targets = ((i * 29 + k * 17) % 53) / 4
outputs = targets + ((i * 7 + k * 3) % 11 - 4) / 8

rows = [["what", "number", "value"]]


def add(what, number, value):
    rows.append([what, number, f"{value:.17g}"])


warnings.simplefilter("ignore")  # 0 / 0 is intended
every = range(CLASSES)
add("accuracy", "", metrics.accuracy_score(labels, predicted))
for top in range(1, CLASSES + 1):
    add("top_k_accuracy", top, metrics.top_k_accuracy_score(labels, scores, k=top, labels=every))
for row, counts in enumerate(metrics.confusion_matrix(labels, predicted, labels=every)):
    for column, count in enumerate(counts):
        add(f"confusion_{row}", column, count)
names = ["precision", "recall", "f1", "samples"]
for name, values in zip(names, metrics.precision_recall_fscore_support(labels, predicted, labels=every)):
    for number, value in enumerate(values):
        add(name, number, value)
for average in ["macro", "weighted"]:
    # Over the classes that occur, as in classification_report().
    values = metrics.precision_recall_fscore_support(labels, predicted, average=average)
    for name, value in zip(names[:3], values):
        add(f"{average}_{name}", "", value)

for count in [OUTPUTS, 1]:
    t, y = targets[:, :count], outputs[:, :count]
    add("r_squared", count, metrics.r2_score(t, y))
    add("mean_absolute_error", count, metrics.mean_absolute_error(t, y))
    add("mean_squared_error", count, metrics.mean_squared_error(t, y))
add("r_squared_of_alike_targets_met", "", metrics.r2_score([3, 3], [3, 3]))
add("r_squared_of_alike_targets_missed", "", metrics.r2_score([3, 3], [3, 4]))

path = pathlib.Path(__file__).parent.parent / "tests/references/metrics.csv"
with path.open("w", newline="") as file:
    csv.writer(file, lineterminator="\n").writerows(rows)
