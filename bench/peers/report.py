"""The report of the lines that measure.py wrote: prints it, or puts it into docs/performance.md.

    python3 report.py RESULTS [--write DOCS]

In the document each part is between <!-- begin NAME --> and <!-- end NAME -->; parts that were not measured
do not change.
"""
import argparse
import json
import re
from collections import defaultdict
from pathlib import Path
from statistics import median

NETWORKS = {"W1": "W1 small", "W2": "W2 medium", "W3": "W3 deep", "W4": "W4 XOR step", "W5a": "W5a latency",
            "W5b": "W5b latency, tiny", "W6": "W6 inference"}
MEGAFLOP = {"W1": 0.409, "W2": 3.209, "W3": 0.426, "W6": 1.337}  # of one sample
NAMES = {"ogee": "ogee", "libtorch": "LibTorch", "pytorch": "PyTorch", "scikit-learn": "scikit-learn",
         "onednn": "oneDNN", "dlib": "dlib", "fann": "FANN"}
PACKAGES = {"libtorch-dev": "LibTorch", "python3-torch": "PyTorch", "python3-sklearn": "scikit-learn",
            "libdnnl-dev": "oneDNN", "libdlib-dev": "dlib", "libfann-dev": "FANN",
            "libopenblas0-openmp": "OpenBLAS (OpenMP)", "libeigen3-dev": "Eigen"}


def table(head, rows):
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def digits(value):
    """Three significant digits, without an exponent."""
    return f"{float(f'{value:.3g}'):g}"


def short(value):
    for unit, letter in ((1e6, " M"), (1e3, " k")):
        if value >= unit:
            return digits(value / unit) + letter
    return digits(value)


def thread_count(threads):
    return f"{threads} thread{'s' * (threads > 1)}"


def duration(nanoseconds):
    return f"{digits(nanoseconds / 1e3)} µs" if nanoseconds >= 1e3 else f"{nanoseconds:.0f} ns"


class Figure:
    """The results of one program in one workload, round by round."""

    def __init__(self, lines):
        self.is_rate = "samples_per_s" in lines[0]
        name = next(name for name in ("samples_per_s", "ns_per_step", "ns_per_call") if name in lines[0])
        self.rounds = {line["round"]: line[name] for line in lines}
        self.value = median(self.rounds.values())

    def text(self):
        return f"{short(self.value)}/s" if self.is_rate else duration(self.value)

    def with_spread(self):
        low, high = min(self.rounds.values()), max(self.rounds.values())
        if len(self.rounds) == 1:
            return self.text()
        ends = (short(low), short(high)) if self.is_rate else (duration(low), duration(high))
        return f"{self.text()} ({ends[0]}–{ends[1]})"

    def times_better_than(self, other):
        """The median of the ratios within each round, in which both had the same conditions."""
        ratios = [self.rounds[i] / other.rounds[i] for i in self.rounds if i in other.rounds]
        if not ratios:
            return None
        ratio = median(ratios)
        return ratio if self.is_rate else 1 / ratio


class Report:
    def __init__(self, path):
        lines = [json.loads(line) for line in path.read_text().splitlines()]
        self.heads = {line["part"]: line for line in lines if "machine" in line}
        self.errors = [line for line in lines if "error" in line]
        self.others = [line for line in lines if "cores_of_others" in line]
        self.lines = [line for line in lines if "peer" in line and "error" not in line]
        groups = defaultdict(list)
        for line in self.of("workloads"):
            groups[line["workload"], line["threads"], line["peer"]].append(line)
        self.peaks = {threads: lines for (name, threads, _), lines in groups.items() if name == "peak"}
        self.figures = {key: Figure(lines) for key, lines in groups.items() if key[0] != "peak"}
        known = {key[:2] for key in self.figures}
        self.cases = sorted(known, key=lambda case: (list(NETWORKS).index(case[0]), case[1]))
        self.peers = [peer for peer in NAMES if any(key[2] == peer for key in self.figures)]

    def of(self, part):
        return [line for line in self.lines if line["part"] == part]

    def best_peer(self, case):
        others = [(figure.value if figure.is_rate else -figure.value, peer)
                  for (*key, peer), figure in self.figures.items() if tuple(key) == case and peer != "ogee"]
        return max(others)[1] if others else None

    def machine(self):
        head = self.heads.get("workloads") or next(iter(self.heads.values()), None)
        if head is None:
            return None
        machine = head["machine"]
        caches = ", ".join(f"{level} {size}" for level, size in machine["caches"].items())
        memory = [f"{machine['memory_gb']} GB of memory", "a virtual machine"][:1 + machine["virtual"]]
        versions = ", ".join(f"{PACKAGES[package]} {re.sub('[+]dfsg.*|-.*', '', version)}"
                             for package, version in machine["versions"].items() if package in PACKAGES)
        lines = [f"- {machine['cpu']} (family {machine['family']}, model {machine['model']}), "
                 f"{machine['cores']} cores at nominally {float(machine['mhz'] or 0) / 1e3:.1f} GHz; "
                 f"{caches}; {', '.join(memory)}",
                 f"- {machine['system']}, Linux {machine['kernel']}, {machine['compiler']}",
                 f"- {versions}",
                 f"- ogee {head['revision'] or 'of an unknown revision'}, measured on {head['date']}"]
        if machine["openblas_core"]:
            lines.insert(3, f"- OpenBLAS uses its kernels for {machine['openblas_core']}")
        for threads, peaks in sorted(self.peaks.items()):
            gflops, copied = (median(line[name] for line in peaks) for name in ("gflops", "copied_gb_per_s"))
            lines.append(f"- peak of {thread_count(threads)}: {gflops:.0f} GFLOP/s of fused multiply-adds in "
                         f"float, {copied:.0f} GB/s read and written when memory is copied")
        others = [line["cores_of_others"] for line in self.others if line["part"] == head["part"]]
        if others and max(others) > 0.1:
            lines.append(f"- **not a quiet machine**: other processes used up to {max(others):.1f} of "
                         f"{machine['cores']} cores")
        if head["quick"]:
            lines.append("- **a quick run: the figures only show that everything works**")
        return "\n".join(lines)

    def share_of_peak(self, case):
        name, threads = case
        figure = self.figures[*case, "ogee"]
        peaks = {line["round"]: line["gflops"] for line in self.peaks.get(threads, [])}
        shares = [value * MEGAFLOP[name] / 1e3 / peaks[i] for i, value in figure.rounds.items() if i in peaks]
        return f"{100 * median(shares):.0f} %" if shares else ""

    def comparison(self):
        rows = []
        for case in self.cases:
            own, best = self.figures.get((*case, "ogee")), self.best_peer(case)
            if own is None:
                continue
            other = self.figures.get((*case, best))
            ratio = own.times_better_than(other) if other else None
            rows.append([NETWORKS[case[0]], str(case[1]), own.with_spread(),
                         f"{NAMES[best]} {other.with_spread()}" if other else "–",
                         f"**{ratio:.2f}**" if ratio else "–",
                         self.share_of_peak(case) if case[0] in MEGAFLOP else "–"])
        if not rows:
            return None
        return table(["workload", "threads", "ogee", "best peer", "times as fast", "share of peak"], rows)

    def all_programs(self):
        if not self.cases:
            return None
        rows = [[NETWORKS[name], str(threads)] +
                [self.figures[name, threads, peer].text() if (name, threads, peer) in self.figures else "–"
                 for peer in self.peers] for name, threads in self.cases]
        head = ["workload", "threads"] + [NAMES[peer] for peer in self.peers]
        return "\n\n".join([table(head, rows), *self.subsets(), *self.accuracies(), *self.failures()])

    def subsets(self):
        counts = {(line["peer"], line["workload"]): line.get("images", 60_000)
                  for line in self.of("workloads") if line["workload"] in MEGAFLOP}
        fewer = [f"{NAMES[peer]} {name} ({images:,})" for (peer, name), images in sorted(counts.items())
                 if images < max(counts.values())]
        if fewer:
            yield f"With fewer images, because all would take too long: {', '.join(fewer)}."

    def accuracies(self):
        """All trained networks must have learned, or the times are meaningless."""
        trained = defaultdict(list)
        for line in self.of("workloads"):
            if "test_acc" in line:
                trained[line["workload"]].append(line["test_acc"])
        ranges = [f"{name} {min(each):.2f}–{max(each):.2f}" for name, each in sorted(trained.items())]
        if ranges:
            yield ("Test accuracy after the few epochs that were timed, lowest and highest of all programs: "
                   f"{', '.join(ranges)}.")

    def failures(self):
        failed = sorted({f"{NAMES.get(line['peer'], line['peer'])} {line['workload']} with "
                         f"{thread_count(line['threads'])} ({line['error']})" for line in self.errors})
        if failed:
            yield "Failed: " + "; ".join(failed) + "."

    def memory(self):
        most = defaultdict(int)
        for line in self.of("workloads"):
            if line["workload"] == "W1" and line["threads"] == 1:
                most[line["peer"]] = max(most[line["peer"]], line["rss_mb"])
        peers = [peer for peer in self.peers if peer in most and peer != "fann"]  # FANN has fewer images
        if not peers:
            return None
        return table([NAMES[peer] for peer in peers], [[f"{most[peer]:.0f} MB" for peer in peers]])

    def neighbour(self):
        groups = defaultdict(dict)
        for line in self.of("neighbour"):
            group = groups[line["workload"], line["peer"]].setdefault(line["busy"], {})
            group[line["round"]] = line["samples_per_s"]
        rows = []
        for (name, peer), by in sorted(groups.items(), key=lambda item: (item[0][0], item[0][1] != "ogee")):
            rounds = [i for i in by.get(False, {}) if i in by.get(True, {})]
            if rounds:
                slower = median(by[False][i] / by[True][i] for i in rounds)
                alone, beside = (f"{short(median(by[busy].values()))}/s" for busy in (False, True))
                rows.append([NETWORKS[name], NAMES[peer], alone, beside, f"**{slower:.2f}**"])
        if not rows:
            return None
        cores = self.heads["neighbour"]["machine"]["cores"]
        return (table(["workload", "program", "alone", "with neighbour", "times slower"], rows) +
                f"\n\n{cores} threads on {cores} cores, with the neighbour taking half of one core: a program "
                f"that loses nothing else would be {cores / (cores - 0.5):.2f} times slower.")

    def parts(self):
        every = {"machine": self.machine(), "comparison": self.comparison(), "all": self.all_programs(),
                 "memory": self.memory(), "neighbour": self.neighbour()}
        return {name: text for name, text in every.items() if text}


def insert(document, parts):
    for name, text in parts.items():
        between = re.compile(rf"(<!-- begin {name} -->\n).*?(<!-- end {name} -->)", re.DOTALL)
        document = between.sub(lambda found, text=text: f"{found[1]}{text}\n{found[2]}", document)
    return document


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("results", type=Path)
    parser.add_argument("--write", type=Path, metavar="DOCS")
    options = parser.parse_args()
    parts = Report(options.results).parts()
    if options.write is None:
        print("\n\n".join(parts.values()))
        return
    document = options.write / "performance.md"
    document.write_text(insert(document.read_text(), parts))
    print(f"wrote {document}: {', '.join(parts)}")


if __name__ == "__main__":
    main()
