#!/usr/bin/env python3
"""Fits the map from an answer to how often such an answer is right (Weights::Confidence).

    confidence.py PROPTER COLLECTION...

A collection is a folder of incidents with a known cause (truth.json, which the program does not get to see): one
system. Every system counts the same. Prints what a map that was fitted on the other systems says of each (Brier score
beside that of always saying their mean; answers, and how many of these are right), the calibration error over all such
predictions beside the 95 % quantile of a predictor that is calibrated, and the numbers of a fit on all systems.
"""
import json, math, os, random, shutil, subprocess, sys, tempfile

FEATURES = ('alone', 'strongest')
MOST = 3.0  # nats of a feature; more of the same says nothing more (Weights::Confidence)
BINS = 10
DRAWS = 2000


def names(text):
    parts = [p for p in str(text).strip().lower().split('/') if p]
    return {'/'.join(parts), parts[-1], '/'.join(parts[-2:])} if parts else set()


def is_cause(truth, entity):
    return any(names(entity) & names(n) for c in truth['root_causes'] for n in [c['entity']] + (c.get('aliases') or []))


def answer(program, folder):
    """features of the first hypothesis and whether it is right; None where there is none"""
    truth = json.load(open(os.path.join(folder, 'truth.json'), encoding='utf-8'))
    if not truth['root_causes']:
        return None
    with tempfile.TemporaryDirectory() as box:
        case = shutil.copytree(folder, os.path.join(box, 'case'), ignore=shutil.ignore_patterns('truth.json'))
        out = subprocess.run([program, 'investigate', case, '--format', 'json'], capture_output=True).stdout
    report = json.loads(out) if out else {}
    first = (report.get('hypotheses') or [None])[0]
    if not first or not first.get('confidence_basis'):
        return None
    basis = first['confidence_basis']
    return [1.0, max(-MOST, min(MOST, basis['alone'])), min(MOST, basis['strongest'])], is_cause(truth, first['entity'])


def say(weights, x):
    return 1 / (1 + math.exp(-sum(a * b for a, b in zip(weights, x))))


def solve(matrix, right):
    rows = [r + [v] for r, v in zip(matrix, right)]
    for i in range(len(rows)):
        pivot = max(range(i, len(rows)), key=lambda r: abs(rows[r][i]))
        rows[i], rows[pivot] = rows[pivot], rows[i]
        for r in range(len(rows)):
            if r != i:
                factor = rows[r][i] / rows[i][i]
                rows[r] = [a - factor * b for a, b in zip(rows[r], rows[i])]
    return [r[-1] / r[i] for i, r in enumerate(rows)]


def fit(systems, ridge=0.005):
    """logistic regression by Newton's method; all but the constant are held near 0"""
    n = len(FEATURES) + 1
    weights = [0.0] * n
    for _ in range(100):
        slope = [0.0] * n
        bend = [[0.0] * n for _ in range(n)]
        for rows in systems:
            for x, right in rows:
                p = say(weights, x)
                share = 1 / len(rows) / len(systems)
                for i in range(n):
                    slope[i] += share * (right - p) * x[i]
                    for j in range(n):
                        bend[i][j] += share * p * (1 - p) * x[i] * x[j]
        for i in range(n):
            held = ridge if i else 1e-9
            slope[i] -= held * weights[i]
            bend[i][i] += held
        step = solve(bend, slope)
        weights = [w + s for w, s in zip(weights, step)]
        if max(map(abs, step)) < 1e-10:
            break
    return weights


def calibration_error(predictions):
    """of (probability, right, weight), over bins of equal weight"""
    total = sum(w for _, _, w in predictions)
    error, gap, mass, limit = 0.0, 0.0, 0.0, total / BINS
    for p, right, w in sorted(predictions):
        gap += w * (p - right)
        mass += w
        if mass >= limit - 1e-12:
            error, gap, mass = error + abs(gap), 0.0, 0.0
    return (error + abs(gap)) / total


def main():
    if len(sys.argv) < 4:
        sys.exit(__doc__)
    program, collections = sys.argv[1], sys.argv[2:]
    systems = {}
    for collection in collections:
        folders = sorted(d for d, _, files in os.walk(collection) if 'truth.json' in files)
        rows = [a for a in (answer(program, f) for f in folders) if a]
        systems[os.path.basename(os.path.normpath(collection))] = rows
    predictions = []
    answered = right_answers = cases = 0
    print('%-18s %5s %7s %7s %9s %7s %9s' % ('left out', 'n', 'right', 'Brier', 'of mean', 'found', 'right'))
    for name, rows in systems.items():
        others = [r for n, r in systems.items() if n != name]
        weights = fit(others)
        mean = sum(sum(y for _, y in r) / len(r) for r in others) / len(others)
        said = [(say(weights, x), y) for x, y in rows]
        predictions += [(p, y, 1 / len(rows)) for p, y in said]
        found = [y for p, y in said if p >= 0.5]
        answered, right_answers, cases = answered + len(found), right_answers + sum(found), cases + len(rows)
        print('%-18s %5d %7.3f %7.3f %9.3f %7.3f %5d/%d' % (
            name, len(rows), sum(y for _, y in rows) / len(rows), sum((p - y) ** 2 for p, y in said) / len(said),
            sum((mean - y) ** 2 for _, y in rows) / len(rows), len(found) / len(rows), sum(found), len(found)))
    draw = random.Random(1)
    chance = sorted(calibration_error([(p, draw.random() < p, w) for p, _, w in predictions]) for _ in range(DRAWS))
    print('calibration error %.3f; of a calibrated predictor up to %.3f' % (
        calibration_error(predictions), chance[int(0.95 * DRAWS)]))
    print('answers %d of %d, right %d' % (answered, cases, right_answers))
    print('fitted on all: ' + ', '.join('%s %.3f' % z for z in zip(('base',) + FEATURES, fit(list(systems.values())))))


if __name__ == '__main__':
    main()
