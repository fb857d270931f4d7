#!/usr/bin/env python3
"""Two faults at once, which have nothing to do with each other, against one: on made incidents.

    PROPTER=build/release/propter two_faults.py [PAIRS]

Each pair is a random system with two faults of unequal strength, in the same neighbourhood or in two, and its twin with
the stronger one alone. Prints in how many both are in the frontier, in how many one of them is first, and how many
twins get one member only. Ends with 1 below 70 %, 95 % and 90 %.
"""
import json
import os
import random
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'scenario'))
from incident_telemetry import write_folder  # noqa: E402
from incident_text import Incident  # noqa: E402

NAMES = ('shop basket pricing stock search orders billing ledger mailer reports exporter profile geocode routing '
         'invoices catalog payments refunds tariff quotes').split()


def fault(draw, name, strong):
    """lines of a fault of the entity, and of what it logs and measures"""
    share = draw.randint(35, 70) if strong else draw.randint(15, 30)
    kind = draw.choice(('exception', 'latency', 'disk'))
    if kind == 'exception':
        return [f'fails {name} 0 now {share}%',
                f'log {name} ERROR 0 now {share // 4}/min "request {{n}} failed: MissingRule: {name}\\n{name}.run(main.rs:40)"']
    if kind == 'latency':
        return [f'takes {name} 20ms now {share * 20}ms', f'metric {name} cpu_percent 30 now {60 + share // 2}']
    return [f'fails {name} 0 now {share}%', f'metric {name} disk_used_percent 80 now 96..100',
            f'log {name} ERROR 0 now {share // 4}/min "cannot write {{n}}: No space left on device"']


def made(seed):
    """(text with both faults, text with the stronger alone, the two)"""
    draw = random.Random(seed)
    names = draw.sample(NAMES, draw.randint(8, 12))
    half = len(names) // 2
    sides = [names[:half], names[half:]]
    lines = ['service ' + ' '.join(names)]
    for side in sides:
        lines += [f'{side[draw.randrange(i)]} -> {side[i]}' for i in range(1, len(side))]
    together = draw.random() < 0.5
    first = draw.choice(sides[0][1:])
    second = draw.choice([n for n in (sides[0] if together else sides[1])[1:] if n != first])
    alerts = [f'alert {side[0]} HighErrorRate at 70s critical "share of 5xx above 10 %"' for side in sides]
    head = [f'# Made from {seed}.'] + lines
    strong, weak = fault(draw, first, True), fault(draw, second, False)
    here, there = (alerts[:1], alerts[:1]) if together else (alerts, alerts[:1])
    end = [f'expect origin {first}']
    return '\n'.join(head + strong + weak + here + end), '\n'.join(head + strong + there + end), (first, second)


def told(text, box):
    """the incident of a text, read back from a file of the box"""
    path = os.path.join(box, 'made.incident')
    with open(path, 'w', encoding='utf-8') as file:
        file.write(text + '\n')
    return Incident(path)


def ask(text, box):
    folder = os.path.join(box, 'made')
    write_folder(told(text, box), folder)
    done = subprocess.run([os.environ['PROPTER'], 'investigate', folder, '--format', 'json'] + os.environ.get('PROPTER_OPTIONS', '').split(), capture_output=True,
                          check=False)
    report = json.loads(done.stdout)
    bare = [e.split('/')[-1] for e in report['frontier']]
    return bare, [h['entity'].split('/')[-1] for h in report['hypotheses'][:1]]


def main():
    pairs = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    both = first = alone = right = 0
    for seed in range(pairs):
        two, one, causes = made(seed)
        with tempfile.TemporaryDirectory() as box:
            frontier, top = ask(two, box)
            both += set(causes) <= set(frontier)
            first += bool(top) and top[0] in causes
        with tempfile.TemporaryDirectory() as box:
            frontier, top = ask(one, box)
            alone += len(frontier) <= 1
            right += top == [causes[0]]
    print(f'{pairs} pairs: both in the frontier {both}, one of them first {first}; '
          f'of the twins {alone} with one member, {right} with the cause first')
    sys.exit(both < 0.7 * pairs or first < 0.95 * pairs or alone < 0.9 * pairs)


if __name__ == '__main__':
    main()
