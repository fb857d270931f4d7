#!/usr/bin/env python3
"""How the cost of an investigation grows with the system: tests/bench/scale.py PROPTER [--most N] [--runs N]

Systems of declared services and alerts, from 1,000 entities on, each twice as large as the one before:

  chain      each calls the next; the last and all before it, 20 in all, are alerted
  star       everybody calls one hub, which is alerted, and 19 callers with it
  instances  one service has them all; 20 are alerted
  mesh       each calls two of the next 50 or so; 20 alerts upstream of one of them
  alerts     likewise, with one alert for each hundred entities

Says processor seconds (median of the runs) and memory. Exits with 1 where two doublings of the size cost more than 2.3
times as much each (one alone may fall where exact inference ends or begins), where 10,000 entities with 20 alerts take more than 2 s, or 100,000 with 1,000 more than 20 s or 2 GB, or where
`why` on that case takes more than 1 s. What takes less than a tenth of a second is mostly the start of the program, and
is not held against it.
"""
import argparse
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile

MOST_RATIO = 2.3
LEAST_SECONDS = 0.1


def mesh(n):
    random.seed(n)
    calls = set()
    for caller in range(n - 1):
        for _ in range(2):
            calls.add((caller, min(n - 1, caller + 1 + int(random.expovariate(1 / 50)))))
    return sorted(calls)


def upstream(calls, n, count):
    """One of the second half and whoever calls it, directly or not; then anybody."""
    callers = {}
    for caller, callee in calls:
        callers.setdefault(callee, []).append(caller)
    found = [random.randrange(n // 2, n)]
    known = set(found)
    for at in found:
        for caller in callers.get(at, []):
            if caller not in known and len(found) < count:
                known.add(caller)
                found.append(caller)
    while len(found) < count:
        other = random.randrange(n)
        if other not in known:
            known.add(other)
            found.append(other)
    return found


def system(shape, n):
    """Relations (from depends on to, kind), alerted; by number."""
    if shape == 'chain':
        return [(i, i + 1, 'calls') for i in range(n - 1)], range(n - 20, n)
    if shape == 'star':
        return [(i, 0, 'calls') for i in range(1, n)], range(20)
    if shape == 'instances':
        return [(0, i, 'has_instance') for i in range(1, n)], range(1, 21)
    calls = mesh(n)
    count = 20 if shape == 'mesh' else max(20, n // 100)
    return [(a, b, 'calls') for a, b in calls], upstream(calls, n, count)


def write(folder, shape, n):
    """Returns the name of one that is alerted."""
    relations, alerted = system(shape, n)

    def name(i):
        return f'svc-{chr(97 + i % 26)}{i}'

    kinds = ['Instance' if shape == 'instances' and i > 0 else 'Service' for i in range(n)]
    with open(os.path.join(folder, 'topology.json'), 'w', encoding='utf-8') as out:
        json.dump({'entities': [{'id': f'{kinds[i]}/{name(i)}', 'kind': kinds[i]} for i in range(n)],
                   'relations': [{'from': f'{kinds[a]}/{name(a)}', 'to': f'{kinds[b]}/{name(b)}', 'kind': kind}
                                 for a, b, kind in relations]}, out)
    alerts = []
    for k, i in enumerate(alerted):
        minute, second = divmod(k, 60)
        alerts.append({'labels': {'alertname': 'HighErrorRate' if k else 'DiskFull', 'severity': 'critical',
                                  'instance' if kinds[i] == 'Instance' else 'service': name(i)},
                       'annotations': {'summary': 'share of 5xx above 10 %' if k else 'disk above 98 %'},
                       'startsAt': f'2026-03-02T12:{minute % 60:02}:{second:02}Z', 'status': {'state': 'active'}})
    with open(os.path.join(folder, 'alerts.json'), 'w', encoding='utf-8') as out:
        json.dump(alerts, out)
    return name(alerted[0])


def run(command):
    """Processor seconds, KB, exit code."""
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(child.pid, 0)
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss, os.waitstatus_to_exitcode(status)


def measure(command, runs):
    taken = [run(command) for _ in range(runs)]
    if any(code not in (0, 4, 5) for _, _, code in taken):
        sys.exit(f'{" ".join(command)}: exit code {taken[0][2]}')
    return statistics.median(t[0] for t in taken), max(t[1] for t in taken)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('propter')
    parser.add_argument('--most', type=int, default=100000, help='entities')
    parser.add_argument('--runs', type=int, default=3)
    parser.add_argument('--shapes', nargs='+', default=['chain', 'star', 'instances', 'mesh', 'alerts'])
    given = parser.parse_args()
    too_much = []

    def hold(what, value, most):
        if value > most:
            too_much.append(f'{what}: {value:.2f}, more than {most}')

    def investigate(shape, n, before=()):
        with tempfile.TemporaryDirectory() as folder:
            write(folder, shape, n)
            seconds, memory = measure([given.propter, 'investigate', folder, '--format', 'json'], given.runs)
        print(f'{shape:10} {n:7} entities {seconds:7.2f} s {memory / 1024:7.0f} MB' +
              (f'  {seconds / before[-1]:.2f} times' if before else ''), flush=True)
        if len(before) > 1 and seconds > LEAST_SECONDS:
            hold(f'{shape}, {n} entities, per doubling of a quarter as many', (seconds / before[-2]) ** 0.5, MOST_RATIO)
        return seconds, memory

    for shape in given.shapes:
        size, before = 1000, []
        while size <= given.most:
            before.append(investigate(shape, size, before)[0])
            size *= 2
    if given.most >= 10000:
        hold('seconds for 10,000 entities and 20 alerts', investigate('mesh', 10000)[0], 2)
    if given.most >= 100000:
        seconds, memory = investigate('alerts', 100000)
        hold('seconds for 100,000 entities and 1,000 alerts', seconds, 20)
        hold('GB for them', memory / 1024 / 1024, 2)
        with tempfile.TemporaryDirectory() as folder:
            entity = write(folder, 'alerts', 100000)
            case = os.path.join(folder, 'large.propter')
            run([given.propter, 'investigate', folder, '--case', case])
            seconds, _ = measure([given.propter, 'why', case, entity], given.runs)
            print(f'why        {seconds:.2f} s')
            hold('seconds for why', seconds, 1)
    for line in too_much:
        print('TOO MUCH', line)
    sys.exit(1 if too_much else 0)


if __name__ == '__main__':
    main()
