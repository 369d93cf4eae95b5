"""Runs ogee and its peers in turn and appends what they print to a file of JSON lines.

Each round runs all workloads, and each workload runs all programs in turn, so that a temporary disturbance of
the machine affects all of them. scripts/bench builds the programs and calls this.
"""
import argparse
import json
import os
import platform
import re
import subprocess
import sys
import time
from glob import glob
from pathlib import Path

HERE = Path(__file__).resolve().parent
CORES = sorted(os.sched_getaffinity(0))
ALL_IMAGES = 60_000
TRAINING = ["W1", "W2", "W3"]
SMALL = ["W4", "W5a", "W5b"]  # too little work to share: measured with one thread
WORKLOADS = TRAINING + SMALL + ["W6"]
SERIES = ["width", "depth", "batch-small", "batch-medium"]
PARTS = ["workloads", "scaling", "neighbour"]

# Debian package, command, capabilities, whether it uses threads.
PEERS = {
    "libtorch": ("libtorch-dev", ["peers/libtorch_bench"], WORKLOADS, True),
    "pytorch": ("python3-torch", ["/usr/bin/python3", f"{HERE}/pytorch.py"], WORKLOADS, True),
    "scikit-learn": ("python3-sklearn", ["/usr/bin/python3", f"{HERE}/scikit_learn.py"], WORKLOADS, True),
    "onednn": ("libdnnl-dev", ["peers/onednn_bench"], ["W5a", "W5b", "W6"], True),
    "dlib": ("libdlib-dev", ["peers/dlib_bench"], WORKLOADS, True),
    "fann": ("libfann-dev", ["peers/fann_bench"], WORKLOADS, False),
}
PYTHON_MODULES = {"pytorch": "torch", "scikit-learn": "sklearn"}

# The libraries of OpenBLAS in its OpenMP build.
OPENBLAS = "/usr/lib/*/openblas-openmp"

# Environment variables with these prefixes configure BLAS, oneDNN, OpenMP or LibTorch.
TUNING = ("ATEN_", "BLIS_", "DNNL_", "GOMP_", "GOTO_", "KMP_", "MKL_", "OMP_", "ONEDNN_", "OPENBLAS_")

# Fewer images where an epoch of all would take more than about ten seconds.
LIMITS = {("fann", "W1"): 10_000, ("fann", "W2"): 2_000, ("fann", "W3"): 10_000, ("fann", "W6"): 5_000}


def parse_options():
    def names(text):
        return text.split(",")

    parser = argparse.ArgumentParser(
        prog="scripts/bench", description="Compares ogee with its peers.",
        usage="scripts/bench [--install] [--write | --report] [--build DIR] [OPTION]...",
        epilog="--install installs the peers first; --write puts the report into docs/; --report measures "
               "nothing; --build DIR builds and measures there instead of in build/bench.")
    parser.add_argument("--build", type=Path, required=True, help=argparse.SUPPRESS)
    parser.add_argument("--rounds", type=int, default=3, help="how often everything is measured (default: 3)")
    parser.add_argument("--workloads", type=names, default=WORKLOADS, help="e.g. W1,W2 (default: all)")
    parser.add_argument("--threads", type=lambda text: [int(n) for n in names(text)],
                        default=sorted({1, len(CORES)}), help="e.g. 1,2 (default: one, and one per core)")
    parser.add_argument("--peers", type=names, default=list(PEERS), help="e.g. libtorch,dlib (default: all)")
    parser.add_argument("--parts", type=names, default=PARTS, help=f"of {','.join(PARTS)} (default: all)")
    parser.add_argument("--neighbour", action="store_const", const=["neighbour"], dest="parts",
                        help="only the measurement beside a busy process")
    parser.add_argument("--seconds", type=float, default=0.7, help="minimum time to measure each")
    parser.add_argument("--quick", action="store_true", help="a tenth of the work, to test the programs")
    parser.add_argument("--resume", action="store_true", help="only what an interrupted run left out")
    parser.add_argument("--check", action="store_true", help=argparse.SUPPRESS)  # only of these options
    options = parser.parse_args()
    for chosen, known in ((options.workloads, WORKLOADS), (options.peers, PEERS), (options.parts, PARTS)):
        for name in chosen:
            if name not in known:
                parser.error(f"{name} is not one of {', '.join(known)}")
    if options.quick:
        options.rounds, options.seconds = 1, options.seconds / 10
    return options


def environment(threads):
    """The best settings for the peers.

    The OpenMP build of OpenBLAS shares the threads of LibTorch; the build with its own threads competes with
    them. Other settings are removed: OPENBLAS_CORETYPE=Haswell, for example, would cost four peers nearly half
    of their speed on a machine with AVX-512.
    """
    variables = {name: value for name, value in os.environ.items() if not name.startswith(TUNING)}
    variables.update(OMP_NUM_THREADS=str(threads), OPENBLAS_NUM_THREADS=str(threads),
                     PYTHONDONTWRITEBYTECODE="1")
    folders = glob(OPENBLAS)
    if folders:
        variables["LD_LIBRARY_PATH"] = ":".join(folders + [os.environ.get("LD_LIBRARY_PATH", "")]).rstrip(":")
    return variables


def openblas_core():
    """The processor for which OpenBLAS chose its kernels."""
    ask = ("import ctypes; name = ctypes.CDLL('libopenblas.so.0').openblas_get_corename;"
           "name.restype = ctypes.c_char_p; print(name().decode())")
    return output_of("/usr/bin/python3", "-c", ask, env=environment(1))


def cpu_field(name):
    found = re.search(rf"^{name}\s*:\s*(.*)$", Path("/proc/cpuinfo").read_text(), re.MULTILINE)
    return found[1] if found else ""


def output_of(*command, env=None):
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=env)
    return done.stdout.strip()


def caches():
    sizes = {}
    for folder in sorted(glob("/sys/devices/system/cpu/cpu0/cache/index*")):
        kind, level, size = (Path(folder, name).read_text().strip() for name in ("type", "level", "size"))
        if kind != "Instruction":
            sizes[f"L{level}"] = size
    return sizes


def describe_machine(build):
    packages = [package for package, *_ in PEERS.values()] + ["libopenblas0-openmp", "libeigen3-dev"]
    versions = output_of("dpkg-query", "--show", "--showformat", "${Package} ${Version}\n", *packages)
    cache = (build / "ogee/CMakeCache.txt").read_text()
    compiler = re.search(r"^CMAKE_CXX_COMPILER:\w+=(.*)$", cache, re.MULTILINE)
    return {"cpu": cpu_field("model name"), "family": cpu_field("cpu family"), "model": cpu_field("model"),
            "mhz": cpu_field("cpu MHz"), "cores": len(CORES), "caches": caches(),
            "memory_gb": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30),
            "virtual": "hypervisor" in cpu_field("flags").split(),
            "system": platform.freedesktop_os_release()["PRETTY_NAME"],
            "kernel": platform.release(), "compiler": output_of(compiler[1], "--version").split("\n")[0],
            "openblas_core": openblas_core(),
            "versions": dict(line.split() for line in versions.splitlines() if len(line.split()) == 2)}


def seconds_of_others():
    """Processor time used so far by all processes except this one and its children."""
    total = Path("/proc/stat").read_text().splitlines()[0]
    user, nice, system, _, _, irq, softirq, steal = map(int, total.split()[1:9])
    own = os.times()
    return ((user + nice + system + irq + softirq + steal) / os.sysconf("SC_CLK_TCK") -
            own.user - own.system - own.children_user - own.children_system)


def thread_count(threads):
    return f"{threads} thread{'s' * (threads > 1)}"


class Results:
    """The lines of earlier measurements that are still needed, and the new ones."""

    def __init__(self, path, options):
        self.path = path
        lines = [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []
        if options.resume:
            lines = [line for line in lines if "error" not in line]
        else:
            lines = [line for line in lines if line["part"] not in options.parts]
        self.done = {self.key(line) for line in lines}
        path.write_text("".join(json.dumps(line) + "\n" for line in lines))

    @staticmethod
    def key(line):
        return tuple(line.get(name) for name in ("part", "round", "busy", "peer", "workload", "threads"))

    def has(self, **line):
        return self.key(line) in self.done

    def add(self, **line):
        with self.path.open("a") as file:
            file.write(json.dumps(line) + "\n")


class Runner:
    def __init__(self, options):
        self.options = options
        self.results = Results(options.build / "results.jsonl", options)
        self.peers = [peer for peer in options.peers if self.is_here(peer)]
        if not glob(OPENBLAS):
            say("without the OpenMP build of OpenBLAS (package libopenblas0-openmp): peers are slower")

    def command(self, peer):
        own = {"ogee": "ogee_bench", "machine": "ogee_peak", "scaling-ogee": "ogee_scaling",
               "scaling-Eigen": "ogee_eigen_scaling"}
        if peer in own:
            return [str(self.options.build / "ogee/bin" / own[peer])]
        program, *arguments = PEERS[peer][1]
        return [str(self.options.build / program), *arguments]  # an absolute path stays what it is

    def is_here(self, peer):
        if peer in PYTHON_MODULES:
            find = f"import importlib.util as u, sys; sys.exit(u.find_spec('{PYTHON_MODULES[peer]}') is None)"
            here = subprocess.run([self.command(peer)[0], "-c", find], check=False).returncode == 0
        else:
            here = Path(self.command(peer)[0]).exists()
        if not here:
            say(f"without {peer} (package {PEERS[peer][0]}; scripts/bench --install installs it)")
        return here

    def run(self, command, threads, timeout=120):
        """The lines printed by a program, or one with the error. A single thread stays on one core."""
        pinned = ["taskset", "--cpu-list", str(CORES[-1])] if threads == 1 else []
        try:
            done = subprocess.run(pinned + command, capture_output=True, text=True, timeout=timeout,
                                  check=False, env=environment(threads))
        except subprocess.TimeoutExpired:
            return [{"error": f"no result after {timeout} s"}]
        if done.returncode != 0 or not done.stdout:
            message = done.stderr.strip().splitlines()
            return [{"error": f"exit status {done.returncode}: {message[-1] if message else 'no output'}"}]
        return [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]

    def measure(self, peer, workload, threads, seconds, images=ALL_IMAGES, **kind):
        """Measures one workload of one program, unless that is already done."""
        line = {**kind, "peer": peer, "workload": workload, "threads": threads}
        if self.results.has(**line):
            return
        limit = LIMITS.get((peer, workload), images) // (10 if self.options.quick else 1)
        command = self.command(peer) + ["--workload", workload, "--threads", str(threads),
                                        "--seconds", str(seconds), "--limit", str(limit)]
        for result in self.run(command, threads):
            if "error" in result:
                say(f"{peer} {workload} with {thread_count(threads)}: {result['error']}")
            if limit < ALL_IMAGES and workload in TRAINING + ["W6"]:
                line["images"] = limit
            self.results.add(**{**line, **result})

    def measure_workloads(self, number):
        for threads in self.options.threads:
            self.measure("machine", "peak", threads, 0.4, part="workloads", round=number)
            for workload in self.options.workloads:
                if threads > 1 and workload in SMALL:
                    continue
                for peer in ["ogee"] + self.peers:
                    _, _, able, has_threads = PEERS.get(peer, (None, None, WORKLOADS, True))
                    if workload in able and (threads == 1 or has_threads):
                        self.measure(peer, workload, threads, self.options.seconds, part="workloads",
                                     round=number)

    def measure_scaling(self, number):
        for series in SERIES:
            for threads in self.options.threads:
                for peer in ("ogee", "Eigen"):
                    line = {"part": "scaling", "round": number, "workload": series, "threads": threads}
                    if self.results.has(**line, peer=peer):
                        continue
                    command = [*self.command(f"scaling-{peer}"), "--series", series,
                               "--threads", str(threads), "--seconds", str(self.options.seconds / 10)]
                    for result in self.run(command, threads):
                        self.results.add(**{"peer": peer, **line, **result})

    def measure_neighbour(self, number):
        """With all cores, alone and beside a process that keeps the first of them busy."""
        for busy in (False, True):
            spin = ["taskset", "--cpu-list", str(CORES[0]), "sh", "-c", "while :; do :; done"]
            neighbour = subprocess.Popen(spin) if busy else None
            try:
                for workload in ("W1", "W2"):
                    for peer in ["ogee"] + [name for name in self.peers if name == "libtorch"]:
                        self.measure(peer, workload, len(CORES), self.options.seconds, part="neighbour",
                                     round=number, busy=busy, images=20_000)
            finally:
                if neighbour:
                    neighbour.kill()
                    neighbour.wait()


def say(text):
    print(f"scripts/bench: {text}", file=sys.stderr, flush=True)


def main():
    options = parse_options()
    if options.check:
        return
    runner = Runner(options)
    start = time.monotonic()
    date = time.strftime("%Y-%m-%d")
    revision = output_of("git", "-c", "safe.directory=*", "-C", str(HERE), "describe", "--always", "--dirty")
    for part in options.parts:
        runner.results.add(part=part, date=date, revision=revision, machine=describe_machine(options.build),
                           quick=options.quick, seconds=options.seconds)
    for number in range(options.rounds):
        for part in options.parts:
            begin, others = time.monotonic(), seconds_of_others()
            getattr(runner, f"measure_{part}")(number)
            busy = (seconds_of_others() - others) / (time.monotonic() - begin)
            runner.results.add(part=part, round=number, cores_of_others=round(busy, 2))
        say(f"round {number + 1} of {options.rounds} done after {time.monotonic() - start:.0f} s")


if __name__ == "__main__":
    main()
