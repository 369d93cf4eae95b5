#!/usr/bin/python3
"""Writes results of PyTorch's optimizers, schedulers and clipping, with which the tests compare:

    tests/references/optimizers.csv   weights after each step
    tests/references/schedules.csv    learning rates
    tests/references/clipping.csv     weights after each step with clipped gradients

All in double precision. Needs Debian's python3-torch (1.13); run it as
    /usr/bin/python3 scripts/make_optimizer_references.py
"""
import csv
import math
import pathlib
import warnings

import torch
from torch.optim import lr_scheduler

STEPS = 100
REFERENCES = pathlib.Path(__file__).parent.parent / "tests" / "references"

OPTIMIZERS = {
    "sgd": (torch.optim.SGD, dict(lr=0.1)),
    "sgd momentum": (torch.optim.SGD, dict(lr=0.05, momentum=0.9)),
    "sgd nesterov": (torch.optim.SGD, dict(lr=0.05, momentum=0.9, nesterov=True)),
    "sgd weight decay": (torch.optim.SGD, dict(lr=0.1, weight_decay=0.3)),
    "sgd momentum weight decay": (torch.optim.SGD, dict(lr=0.05, momentum=0.5, weight_decay=0.3)),
    "sgd nesterov weight decay": (
        torch.optim.SGD,
        dict(lr=0.02, momentum=0.8, nesterov=True, weight_decay=0.2),
    ),
    "rmsprop": (torch.optim.RMSprop, {}),
    "rmsprop momentum": (torch.optim.RMSprop, dict(lr=0.003, alpha=0.9, momentum=0.8)),
    "rmsprop centered": (torch.optim.RMSprop, dict(lr=0.02, alpha=0.95, centered=True, eps=1e-3)),
    "rmsprop centered momentum": (
        torch.optim.RMSprop,
        dict(lr=0.005, centered=True, momentum=0.5, eps=1e-2),
    ),
    "rmsprop weight decay": (torch.optim.RMSprop, dict(lr=0.01, weight_decay=0.3)),
    "adam": (torch.optim.Adam, {}),
    "adam large": (torch.optim.Adam, dict(lr=0.1, betas=(0.8, 0.95), eps=1e-4)),
    "adam without means": (torch.optim.Adam, dict(lr=0.02, betas=(0, 0))),
    "adam weight decay": (torch.optim.Adam, dict(lr=0.05, weight_decay=0.3)),
    "adam amsgrad": (torch.optim.Adam, dict(lr=0.05, betas=(0.9, 0.9), amsgrad=True)),
    "adamw": (torch.optim.AdamW, {}),
    "adamw weight decay": (torch.optim.AdamW, dict(lr=0.05, weight_decay=0.3)),
    "adamw amsgrad": (torch.optim.AdamW, dict(lr=0.05, betas=(0.9, 0.9), weight_decay=0.1, amsgrad=True)),
}

CLIPPINGS = {
    "value": dict(value=0.4),
    "norm": dict(norm=0.7),
    "both": dict(value=0.5, norm=0.7),
}

RATE = 0.2


def loss_of(weights, step):
    """Σ w⁴ / 4 + w sin(i + step): its gradient is w³ + sin(i + step)."""
    noise = torch.tensor([math.sin(i + step) for i in range(len(weights))], dtype=torch.float64)
    return (weights**4 / 4 + weights * noise).sum()


def optimizer_path(make, options):
    weights = torch.tensor([1.5, -0.5], dtype=torch.float64, requires_grad=True)
    optimizer = make([weights], **options)
    for step in range(STEPS):
        optimizer.zero_grad()
        loss_of(weights, step).backward()
        optimizer.step()
        yield weights.tolist()


def clipping_path(value=None, norm=None):
    """Descent with momentum on two parameters of two and three weights; also the norm before clipping it."""
    first = torch.tensor([1.5, -0.5], dtype=torch.float64, requires_grad=True)
    second = torch.tensor([0.3, 0.6, -1.2], dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.SGD([first, second], lr=0.05, momentum=0.5)
    for step in range(STEPS):
        optimizer.zero_grad()
        (loss_of(first, step) + loss_of(second, 2 * step)).backward()
        total = math.nan
        if value is not None:
            torch.nn.utils.clip_grad_value_([first, second], value)
        if norm is not None:
            total = torch.nn.utils.clip_grad_norm_([first, second], norm).item()
        optimizer.step()
        yield first.tolist() + second.tolist() + [total]


def warm_up(optimizer, length, start, then):
    rise = lr_scheduler.LinearLR(optimizer, start_factor=start, total_iters=length)
    return lr_scheduler.SequentialLR(optimizer, [rise, then], milestones=[length])


SCHEDULES = {
    "constant": lambda o: lr_scheduler.ConstantLR(o, factor=1),
    "step": lambda o: lr_scheduler.StepLR(o, step_size=7, gamma=0.5),
    "exponential": lambda o: lr_scheduler.ExponentialLR(o, gamma=0.95),
    "cosine": lambda o: lr_scheduler.CosineAnnealingLR(o, T_max=STEPS, eta_min=0.01),
    "short cosine": lambda o: lr_scheduler.CosineAnnealingLR(o, T_max=30),
    "warm-up": lambda o: lr_scheduler.LinearLR(o),
    "warm-up and cosine": lambda o: warm_up(
        o, 12, 0.1, lr_scheduler.CosineAnnealingLR(o, T_max=STEPS - 12, eta_min=0.001)
    ),
    "warm-up and step": lambda o: warm_up(o, 10, 0.25, lr_scheduler.StepLR(o, step_size=20, gamma=0.3)),
    "one cycle": lambda o: lr_scheduler.OneCycleLR(o, RATE, total_steps=STEPS, cycle_momentum=False),
    "one linear cycle": lambda o: lr_scheduler.OneCycleLR(
        o,
        RATE,
        total_steps=STEPS,
        pct_start=0.45,
        anneal_strategy="linear",
        div_factor=10,
        final_div_factor=50,
        cycle_momentum=False,
    ),
    "falling cycle": lambda o: lr_scheduler.OneCycleLR(
        o, RATE, total_steps=STEPS, pct_start=0.0, cycle_momentum=False
    ),
    "rising cycle": lambda o: lr_scheduler.OneCycleLR(
        o, RATE, total_steps=STEPS, pct_start=1.0, cycle_momentum=False
    ),
}

PLATEAUS = {
    "plateau": dict(patience=3, factor=0.5),
    "plateau absolute": dict(patience=2, factor=0.7, threshold=0.02, threshold_mode="abs"),
    "plateau cooldown": dict(patience=1, factor=0.8, cooldown=4, min_lr=0.06),
    "plateau accuracy": dict(mode="max", patience=2, factor=0.5, threshold=0.01),
    "plateau defaults": dict(),
    "plateau least change": dict(patience=0, factor=0.9, eps=0.005),
}


def score(epoch):
    """Falls in steps, with ups and downs, and stays constant from epoch 45 on."""
    return 1 / (1 + 0.2 * min(epoch // 9, 5)) + 0.05 * math.sin(1.7 * epoch)


def schedule_rates(make):
    weight = torch.zeros(1, dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.SGD([weight], lr=RATE)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # SequentialLR gives the deprecated argument itself
        scheduler = make(optimizer)
        for time in range(STEPS):
            yield optimizer.param_groups[0]["lr"]
            optimizer.step()
            if time + 1 < STEPS:
                scheduler.step()


def plateau_rates(options):
    weight = torch.zeros(1, dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.SGD([weight], lr=RATE)
    scheduler = lr_scheduler.ReduceLROnPlateau(optimizer, **options)
    for epoch in range(STEPS):
        yield optimizer.param_groups[0]["lr"]
        loss = score(epoch)
        scheduler.step(1 - loss / 2 if options.get("mode") == "max" else loss)


def write(name, heading, rows):
    with open(REFERENCES / name, "w", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(heading)
        for row in rows:
            table.writerow([f"{cell:.15g}" if isinstance(cell, float) else cell for cell in row])


def main():
    write(
        "optimizers.csv",
        ["setting", "step", "first", "second"],
        (
            [name, step, *weights]
            for name, (make, options) in OPTIMIZERS.items()
            for step, weights in enumerate(optimizer_path(make, options), 1)
        ),
    )
    write(
        "clipping.csv",
        ["setting", "step", "first", "second", "third", "fourth", "fifth", "norm"],
        (
            [name, step, *weights]
            for name, options in CLIPPINGS.items()
            for step, weights in enumerate(clipping_path(**options), 1)
        ),
    )
    rates = {name: schedule_rates(make) for name, make in SCHEDULES.items()}
    rates |= {name: plateau_rates(options) for name, options in PLATEAUS.items()}
    write(
        "schedules.csv",
        ["setting", "time", "learning_rate"],
        ([name, time, rate] for name, path in rates.items() for time, rate in enumerate(path)),
    )


if __name__ == "__main__":
    main()
