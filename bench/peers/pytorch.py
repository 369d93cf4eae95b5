#!/usr/bin/python3
"""The workloads with PyTorch, eager mode: what libtorch.cpp does, from Python."""
from statistics import median

import workload

options = workload.options()

import torch
from torch import nn
from torch.nn import functional

torch.set_num_threads(options.threads)
torch.manual_seed(1)


def multilayer_perceptron(sizes, activation):
    layers = []
    for inputs, outputs in zip(sizes, sizes[1:]):
        layers += [nn.Linear(inputs, outputs), activation()]
    return nn.Sequential(*layers[:-1])


def load(part, count):
    return (torch.from_numpy(array) for array in workload.fashion_mnist(part, count))


def step(optimizer, loss):
    optimizer.zero_grad(set_to_none=True)
    loss().backward()
    optimizer.step()


def train(name, net, batch_size, learning_rate):
    inputs, labels = load("train", options.limit)
    optimizer = torch.optim.SGD(net.parameters(), lr=learning_rate)

    def epoch(count=options.limit):
        for rows in torch.randperm(options.limit)[:count].split(batch_size):
            x, y = inputs.index_select(0, rows), labels.index_select(0, rows)
            step(optimizer, lambda: functional.cross_entropy(net(x), y))

    epoch(options.limit // 10)  # warms up
    taken = workload.times(options.seconds, epoch)
    test_inputs, test_labels = load("t10k", 10_000)
    with torch.inference_mode():
        right = (net(test_inputs).argmax(1) == test_labels).sum().item()
    workload.print_line("pytorch", name, options.threads, samples_per_s=options.limit / median(taken),
                        test_acc=right / 10_000, epochs=len(taken))


def train_xor(name):
    steps = 20_000
    inputs = torch.tensor([[0., 0.], [0., 1.], [1., 0.], [1., 1.]])
    targets = torch.tensor([[0.], [1.], [1.], [0.]])
    net = nn.Sequential(nn.Linear(2, 4), nn.Tanh(), nn.Linear(4, 1), nn.Sigmoid())
    optimizer = torch.optim.SGD(net.parameters(), lr=0.5)

    def mean_squared_error():
        return functional.mse_loss(net(inputs), targets)

    def steps_of_training():
        for _ in range(steps):
            step(optimizer, mean_squared_error)

    taken = workload.times(options.seconds, steps_of_training)
    workload.print_line("pytorch", name, options.threads, ns_per_step=median(taken) / steps * 1e9,
                        loss=mean_squared_error().item())


@torch.inference_mode()
def measure_latency(name, net):
    net.eval()
    sample = torch.full((1, net[0].in_features), 0.5)
    workload.print_line("pytorch", name, options.threads,
                        ns_per_call=workload.median_nanoseconds(options.seconds, lambda: net(sample)))


@torch.inference_mode()
def infer(name):
    inputs, _ = load("train", options.limit)
    net = multilayer_perceptron([784, 512, 512, 10], nn.Tanh).eval()

    def infer_all(count=options.limit):
        for batch in inputs[:count].split(256):
            net(batch)

    infer_all(options.limit // 10)  # warms up
    taken = workload.times(options.seconds, infer_all)
    workload.print_line("pytorch", name, options.threads, samples_per_s=options.limit / median(taken))


workload.run(options, {
    "W1": lambda name: train(name, multilayer_perceptron([784, 128, 10], nn.Sigmoid), 32, 0.5),
    "W2": lambda name: train(name, multilayer_perceptron([784, 512, 512, 10], nn.Tanh), 128, 0.1),
    "W3": lambda name: train(name, multilayer_perceptron([784] + [64] * 10 + [10], nn.Sigmoid), 64, 0.5),
    "W4": train_xor,
    "W5a": lambda name: measure_latency(name, multilayer_perceptron([784, 128, 10], nn.Sigmoid)),
    "W5b": lambda name: measure_latency(name, multilayer_perceptron([8, 16, 16, 1], nn.Tanh)),
    "W6": infer,
})
