#!/usr/bin/env python3
"""Cuts healthy controls out of the long good periods of a collection of incidents: moments in which nothing was wrong.

    controls.py COLLECTION OUT N

Each of the N folders below OUT holds as much of the metrics around a moment of the good period as its incident had
around its page, the rest of the good period (but for an hour on either side) as the good period, the declared
topology, no alert, and a truth without a root cause. Moments are drawn with a fixed seed, from the good periods in turn.
"""
import csv
import datetime
import gzip
import io
import json
import os
import random
import shutil
import sys

APART = datetime.timedelta(hours=1)


def time_of(text):
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))


def rows_of(folder):
    """[(time, row)] of all tables of metrics below a folder, and their header."""
    out, header = [], None
    for place, _, files in sorted(os.walk(folder)):
        for name in sorted(files):
            if ".csv" not in name:
                continue
            path = os.path.join(place, name)
            with gzip.open(path, "rt") if name.endswith(".gz") else open(path, encoding="utf-8") as file:
                reader = csv.reader(file)
                header = next(reader)
                out += [(time_of(row[0]), row) for row in reader if row]
    return out, header


def write(path, header, rows):
    os.makedirs(os.path.dirname(path))
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([header] + rows)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text.getvalue())


def control(source, out, draw):
    now, header = rows_of(os.path.join(source, "metrics"))
    good, _ = rows_of(os.path.join(source, "baseline"))
    with open(os.path.join(source, "incident.json"), encoding="utf-8") as file:
        page = time_of(json.load(file)["detected_at"])
    before = page - min(t for t, _ in now)
    after = max(t for t, _ in now) - page
    times = sorted({t for t, _ in good})
    moment = draw.choice([t for t in times if times[0] + APART < t < times[-1] - APART])
    write(os.path.join(out, "metrics", "metrics.csv"), header, [r for t, r in good if moment - before <= t <= moment + after])
    write(os.path.join(out, "baseline", "metrics", "metrics.csv"), header,
          [r for t, r in good if not moment - APART <= t <= moment + APART])
    shutil.copy(os.path.join(source, "topology.json"), out)
    for name, content in (("incident.json", {"name": "control", "description": "somebody asks whether all is well",
                                             "detected_at": moment.isoformat().replace("+00:00", "Z")}),
                          ("truth.json", {"root_causes": []})):
        with open(os.path.join(out, name), "w", encoding="utf-8") as file:
            json.dump(content, file)


def main():
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    collection, out, count = sys.argv[1], sys.argv[2], int(sys.argv[3])
    sources = sorted(os.path.join(collection, d) for d in os.listdir(collection)
                     if os.path.isdir(os.path.join(collection, d, "baseline")))
    draw = random.Random(1)
    for k in range(count):
        control(sources[k * len(sources) // count], os.path.join(out, f"control-{k:02}"), draw)


if __name__ == "__main__":
    main()
