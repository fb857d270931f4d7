#!/usr/bin/env python3
"""How often the first hypotheses are right, and what that hangs on: the tables of docs/accuracy.md.

    accuracy.py PROPTER COLLECTION... [--parts NAME,...] [--numbers PATTERN] [--kept FILE] [--output FILE]

A collection is a folder of incidents with a known cause (truth.json, which the program does not get to see): one
system. Parts, all by default:

    accuracy   AC@1 and AC@3 per system, with 95 % intervals (bootstrap over incidents)
    healthy    outcomes of controls cut from the good periods of systems that have long ones (controls.py)
    without    the same without parts of what the program uses: weights that say nothing, or alerts left out
    numbers    the same with each number that decides 50 % lower and higher (--numbers: only those like PATTERN)
    left-out   numbers fitted on all systems but one, by the steps of "numbers", scored on that one

Of an output that has them already, what stands above the tables is kept. "numbers" takes hours: twice as many passes over all incidents as there are numbers. What was found is kept in FILE, by
a hash of program and weights, so that it can be interrupted.
"""
import argparse
import concurrent.futures
import fnmatch
import hashlib
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True
from confidence import is_cause  # noqa: E402
from controls import APART, control, rows_of  # noqa: E402

PARTS = ("accuracy", "healthy", "without", "numbers", "left-out")
DRAWS = 2000
CONTROLS = 20
OUTCOMES = ("no_incident", "inconclusive", "root_cause_found")
STEPS = 4  # of a fit
MADE = "<!-- From here on made by tests/fit/accuracy.py -->"
FAMILIES = {
    "logs": ("log_burst", "log_new", "log_vanished", "error_logs", "exception"),
    "spans": ("latency_shift", "slow_requests", "network_gap", "failing_calls", "error_spans", "missing_calls"),
    "metrics": ("metric_shift", "departure"),
    "resources": ("saturation", "growth"),
    "changes": ("change",),
}
# Numbers of the program that change no ranking: what is said of it, and how fast.
NO_RANKING = ("confidence.*", "outcome.*", "verdicts.*", "scope.*", "walk.*", "frontier.*")


class Weights:
    """Changes to the numbers that are built in: {(section, name): value}."""

    def __init__(self, program):
        self.program = program
        shown = subprocess.run([program, "weights"], capture_output=True, check=True)
        self.built_in = json.loads(shown.stdout)

    def all(self):
        for kind, pair in self.built_in["evidence"].items():
            for side, value in pair.items():
                yield ("evidence", f"{kind}.{side}"), value
        for section in ("transmission", "prior", "numbers"):
            for name, value in self.built_in[section].items():
                yield (section, name), value

    def accepts(self, changes):
        """Whether the program takes such values; some are whole numbers."""
        with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
            file.write(self.document(changes))
            file.flush()
            return subprocess.run([self.program, "weights", "--weights", file.name], capture_output=True,
                                  check=False).returncode == 0

    def document(self, changes):
        out = {"schema": self.built_in["schema"]}
        for (section, name), value in sorted(changes.items()):
            if section != "evidence":
                out.setdefault(section, {})[name] = value
                continue
            kind, side = name.split(".")
            out.setdefault(section, {}).setdefault(kind, dict(self.built_in["evidence"][kind]))[side] = value
        return json.dumps(out)


class Runs:
    """Ranks of the causes, per system and incident; each set of weights is run once."""

    def __init__(self, program, collections, kept):
        self.program, self.weights, self.kept = program, Weights(program), kept
        self.box = tempfile.TemporaryDirectory()
        self.pool = concurrent.futures.ThreadPoolExecutor(os.cpu_count())
        self.systems = {}
        self.known = {}
        if kept and os.path.exists(kept):
            with open(kept, encoding="utf-8") as file:
                self.known = json.load(file)
        with open(program, "rb") as file:
            self.version = hashlib.sha256(file.read()).hexdigest()
        for collection in collections:
            name = os.path.basename(os.path.normpath(collection))
            for incident in sorted(os.listdir(collection)):
                folder = os.path.join(collection, incident)
                if not os.path.exists(os.path.join(folder, "truth.json")):
                    continue
                with open(os.path.join(folder, "truth.json"), encoding="utf-8") as file:
                    truth = json.load(file)
                if truth["root_causes"]:
                    case = shutil.copytree(folder, os.path.join(self.box.name, "whole", name, incident),
                                           ignore=shutil.ignore_patterns("truth.json"))
                    self.systems.setdefault(name, []).append((case, truth))

    def fewer_alerts(self, case):
        """One alert per entity: the first."""
        out = case.replace(os.path.join(self.box.name, "whole"), os.path.join(self.box.name, "fewer"))
        if os.path.exists(out):
            return out
        shutil.copytree(case, out)
        for folder, _, files in os.walk(out):
            for name in (f for f in files if os.path.basename(folder) == "alerts" and f.endswith(".json")):
                with open(os.path.join(folder, name), encoding="utf-8") as file:
                    alerts = json.load(file)
                seen = set()
                kept = []
                for alert in sorted(alerts, key=lambda a: a.get("activeAt", "")) if isinstance(alerts, list) else []:
                    labels = alert.get("labels", {})
                    whom = labels.get("callee") or labels.get("target_pod") or str(
                        sorted((k, v) for k, v in labels.items() if k in ("service", "pod", "instance", "node", "entity", "host")))
                    if whom not in seen:
                        seen.add(whom)
                        kept.append(alert)
                if kept:
                    with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
                        json.dump(kept, file)
        return out

    def answer(self, case, document=None):
        document = document or self.weights.document({})
        command = [self.program, "investigate", case, "--format", "json", "--threads", "1"]
        with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
            file.write(document)
            file.flush()
            done = subprocess.run(command + ["--weights", file.name], capture_output=True, check=False)
        if done.returncode in (1, 2):
            sys.exit(f"{case}: {done.stderr.decode()}")
        return json.loads(done.stdout) if done.stdout else {}

    def rank(self, case, truth, document):
        ranked = self.answer(case, document).get("hypotheses", [])
        return next((i + 1 for i, h in enumerate(ranked) if is_cause(truth, h["entity"])), 0)

    def ranks(self, changes=None, fewer=False):
        document = self.weights.document(changes or {})
        key = hashlib.sha256(f"{self.version} {document} {fewer} {sorted(self.systems)}".encode()).hexdigest()
        if key not in self.known:
            jobs = {name: [self.pool.submit(self.rank, self.fewer_alerts(c) if fewer else c, t, document) for c, t in rows]
                    for name, rows in self.systems.items()}
            self.known[key] = {name: [job.result() for job in rows] for name, rows in jobs.items()}
            if self.kept:
                with open(self.kept + ".new", "w", encoding="utf-8") as file:
                    json.dump(self.known, file)
                os.replace(self.kept + ".new", self.kept)
        return self.known[key]


def within(ranks, k):
    return sum(0 < r <= k for r in ranks)


def interval(ranks, k):
    draw = random.Random(1)
    shares = sorted(within(draw.choices(ranks, k=len(ranks)), k) / len(ranks) for _ in range(DRAWS))
    return shares[int(0.025 * DRAWS)], shares[int(0.975 * DRAWS)]


def table(head, rows):
    return ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)] + ["| " + " | ".join(r) + " |" for r in rows]


def accuracy(runs):
    rows = []
    for name, ranks in runs.ranks().items():
        n = len(ranks)
        cells = [name, str(n)]
        for k in (1, 3):
            low, high = interval(ranks, k)
            cells.append(f"{within(ranks, k) / n:.2f} ({low:.2f} to {high:.2f})")
        rows.append(cells)
    return ["## How often", "", "The cause is first, or among the first three; 95 % intervals (bootstrap over incidents).", ""] + \
        table(["system", "incidents", "AC@1", "AC@3"], rows)


def healthy(runs):
    """Of systems whose good periods span hours; the incidents beside them show that the question can be answered."""
    rows = []
    for name, incidents in runs.systems.items():
        sources = [c for c, _ in incidents if spans_hours(c)]
        if not sources:
            continue
        draw = random.Random(1)
        cut = []
        for k in range(CONTROLS):
            cut.append(os.path.join(runs.box.name, "controls", name, str(k)))
            control(sources[k * len(sources) // CONTROLS], cut[-1], draw)
            os.remove(os.path.join(cut[-1], "truth.json"))
        for what, cases in (("controls", cut), ("incidents", [c for c, _ in incidents])):
            said = [a.get("outcome") for a in runs.pool.map(runs.answer, cases)]
            rows.append([name, what, str(len(said))] + [str(said.count(o)) for o in OUTCOMES])
    return ["## Healthy", "", "Moments of the good period, in which nothing was wrong, and the incidents beside them.", ""] + \
        table(["system", "", "", "no incident", "inconclusive", "root cause found"], rows)


def spans_hours(case):
    if not os.path.isdir(os.path.join(case, "baseline", "metrics")):
        return False
    times = [t for t, _ in rows_of(os.path.join(case, "baseline", "metrics"))[0]]
    return bool(times) and max(times) - min(times) > 8 * APART


def moved(runs, ranks):
    """AC@1 beside that of the numbers as they are, in incidents."""
    return [f"{within(ranks[n], 1) - within(base, 1):+d}" for n, base in runs.ranks().items()]


def without(runs):
    silent = lambda kinds: {("evidence", f"{k}.{side}"): 0 for k in kinds for side in ("local", "degraded")}  # noqa: E731
    changes = {
        "the graph": {key: 0 for key, _ in runs.weights.all() if key[0] == "transmission"},
        "onset order": {("numbers", "model.reversed"): 1, ("numbers", "alerts.least_promptness"): 1},
        "rarity": {("numbers", f"model.{most}_{what}_leak"): value
                   for what, value in (("signal", 0.05), ("class", 0.2)) for most in ("least", "most")},
        "alerts": {("numbers", "model.seen"): 0},
    }
    changes.update({family: silent(kinds) for family, kinds in FAMILIES.items()})
    rows = [[what] + moved(runs, runs.ranks(change)) for what, change in changes.items()]
    rows.insert(1, ["breadth (one alert per entity)"] + moved(runs, runs.ranks(fewer=True)))
    return ["## Without", "", "Incidents of which the cause is first, more or fewer than with everything.", ""] + \
        table(["without"] + list(runs.systems), rows)


def steps_of(runs, pattern):
    """Each number half as much, and half as much again."""
    for key, value in runs.weights.all():
        name = ".".join(key)
        if not value or any(fnmatch.fnmatch(key[1], p) for p in NO_RANKING) or not fnmatch.fnmatch(name, pattern):
            continue
        for factor in (0.5, 1.5):
            tried = (value * factor, round(value * factor), 0.95)  # whole numbers; shares
            changed = next((v for v in tried if v != value and runs.weights.accepts({key: v})), None)
            if changed is not None:
                yield key, factor, changed


def numbers(runs, pattern):
    rows, steady, tried = [], 0, set()
    for key, factor, value in steps_of(runs, pattern):
        cells = moved(runs, runs.ranks({key: value}))
        tried.add(key)
        if any(abs(int(c)) > 2 for c in cells):
            rows.append([".".join(key), f"{value:.4g}"] + cells)
        else:
            steady += 1
    return ["## Each number", "",
            f"Of {len(tried)} numbers, each 50 % lower and 50 % higher: {steady} of {steady + len(rows)} such changes move "
            "AC@1 by two incidents or fewer on every system. The others:", ""] + \
        table(["number", "value"] + list(runs.systems), rows)


def mean_share(ranks, systems):
    return sum(within(ranks[s], 1) / len(ranks[s]) for s in systems) / len(systems)


def fitted(runs, pattern, systems):
    """Greedily, from the steps that are best alone."""
    base = mean_share(runs.ranks(), systems)
    gains = sorted(((mean_share(runs.ranks({k: v}), systems) - base, k, v) for k, _, v in steps_of(runs, pattern)),
                   key=lambda g: (-g[0], g[1]))
    changes, best = {}, base
    for gain, key, value in gains[:STEPS]:
        if gain <= 0 or key in changes:
            continue
        now = mean_share(runs.ranks({**changes, key: value}), systems)
        if now > best:
            changes, best = {**changes, key: value}, now
    return changes


def left_out(runs, pattern):
    rows = []
    for name, base in runs.ranks().items():
        changes = fitted(runs, pattern, [s for s in runs.systems if s != name])
        ranks = runs.ranks(changes)[name]
        rows.append([name, f"{within(ranks, 1) / len(ranks):.2f}", f"{within(ranks, 1) - within(base, 1):+d}",
                     f"{within(ranks, 3) / len(ranks):.2f}",
                     ", ".join(f"{'.'.join(k)} {v:.3g}" for k, v in changes.items()) or "none"])
    return ["## Fitted on the others", "",
            "Numbers fitted on all other systems, scored on the one that was left out (AC@1 in incidents beside that of "
            "the numbers as built in).", ""] + table(["left out", "AC@1", "", "AC@3", "changed"], rows)


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("program")
    arguments.add_argument("collections", nargs="+")
    arguments.add_argument("--parts", default=",".join(PARTS))
    arguments.add_argument("--numbers", default="*")
    arguments.add_argument("--kept")
    arguments.add_argument("--output")
    given = arguments.parse_args()
    runs = Runs(given.program, given.collections, given.kept)
    made = {"accuracy": accuracy, "healthy": healthy, "without": without, "numbers": lambda r: numbers(r, given.numbers),
            "left-out": lambda r: left_out(r, given.numbers)}
    text = "\n\n".join("\n".join(made[p](runs)) for p in given.parts.split(",")) + "\n"
    if not given.output:
        return print(text)
    above = ""
    if os.path.exists(given.output):
        with open(given.output, encoding="utf-8") as file:
            above = file.read().split(MADE)[0]
    with open(given.output, "w", encoding="utf-8") as file:
        file.write(f"{above}{MADE}\n\n{text}")


if __name__ == "__main__":
    main()
