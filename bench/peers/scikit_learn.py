#!/usr/bin/python3
"""The workloads with scikit-learn: MLPClassifier, solver="sgd", no momentum, no penalty, float32.

One partial_fit is an epoch of reshuffled mini-batches. XOR is one fit of 20,000 epochs of one batch
(20,000 calls of partial_fit would also measure the checks of their input) with the log loss, the only one.
Latency is that of the public predict_proba and predict. Threads are those of BLAS.
"""
import warnings
from statistics import median

import workload

options = workload.options()

import numpy
from sklearn.exceptions import ConvergenceWarning
from sklearn.neural_network import MLPClassifier, MLPRegressor

warnings.simplefilter("ignore", ConvergenceWarning)


def network(kind, hidden, activation, batch_size, learning_rate, **others):
    # A RandomState: with a number, every partial_fit would have the same order.
    return kind(hidden, activation=activation, solver="sgd", alpha=0.0, batch_size=batch_size,
                learning_rate="constant", learning_rate_init=learning_rate, momentum=0.0,
                nesterovs_momentum=False, random_state=numpy.random.RandomState(1), **others)


def train(name, hidden, activation, batch_size, learning_rate):
    inputs, labels = workload.fashion_mnist("train", options.limit)
    net = network(MLPClassifier, hidden, activation, batch_size, learning_rate)
    tenth = options.limit // 10
    net.partial_fit(inputs[:tenth], labels[:tenth], classes=numpy.arange(10))  # warms up
    taken = workload.times(options.seconds, lambda: net.partial_fit(inputs, labels))
    workload.print_line("scikit-learn", name, options.threads, samples_per_s=options.limit / median(taken),
                        test_acc=net.score(*workload.fashion_mnist("t10k", 10_000)), epochs=len(taken))


def train_xor(name):
    steps = 20_000
    inputs = numpy.array([[0, 0], [0, 1], [1, 0], [1, 1]], numpy.float32)
    labels = numpy.array([0, 1, 1, 0])
    net = network(MLPClassifier, (4,), "tanh", 4, 0.5, max_iter=steps, tol=0.0, n_iter_no_change=steps)
    taken = workload.times(options.seconds, lambda: net.fit(inputs, labels))
    workload.print_line("scikit-learn", name, options.threads, ns_per_step=median(taken) / steps * 1e9,
                        loss=net.loss_)


def measure_latency(name, inputs, net, targets, call):
    random = numpy.random.RandomState(0)
    net.fit(random.rand(100, inputs).astype(numpy.float32), targets)
    sample = numpy.full((1, inputs), 0.5, numpy.float32)
    function = getattr(net, call)
    workload.print_line("scikit-learn", name, options.threads,
                        ns_per_call=workload.median_nanoseconds(options.seconds, lambda: function(sample)))


def measure_latency_small(name):
    net = network(MLPClassifier, (128,), "logistic", 32, 0.1, max_iter=1)
    measure_latency(name, 784, net, numpy.arange(100) % 10, "predict_proba")


def measure_latency_tiny(name):
    net = network(MLPRegressor, (16, 16), "tanh", 32, 0.01, max_iter=1)
    measure_latency(name, 8, net, numpy.linspace(0, 1, 100, dtype=numpy.float32), "predict")


def infer(name):
    inputs, _ = workload.fashion_mnist("train", options.limit)
    net = network(MLPClassifier, (512, 512), "tanh", 256, 0.1)
    net.partial_fit(inputs[:512], numpy.arange(512) % 10, classes=numpy.arange(10))

    def infer_all(count=options.limit):
        for first in range(0, count, 256):
            net.predict_proba(inputs[first:min(first + 256, count)])

    infer_all(options.limit // 10)  # warms up
    taken = workload.times(options.seconds, infer_all)
    workload.print_line("scikit-learn", name, options.threads, samples_per_s=options.limit / median(taken))


workload.run(options, {
    "W1": lambda name: train(name, (128,), "logistic", 32, 0.5),
    "W2": lambda name: train(name, (512, 512), "tanh", 128, 0.1),
    "W3": lambda name: train(name, (64,) * 10, "logistic", 64, 0.5),
    "W4": train_xor,
    "W5a": measure_latency_small,
    "W5b": measure_latency_tiny,
    "W6": infer,
})
