#!/usr/bin/env python3
"""Whether it pays to follow what an answer names first in check_next: on made incidents.

    PROPTER=build/release/propter check_next.py [-v] [INCIDENTS [FIRST_SEED]]

Each incident is a random system with one fault: of a service, of one of its instances, of a database or of a host.
All telemetry of one entity is left out, in the good period too: of the cause in two of five incidents, of a caller of
it in three of ten, else of somebody else near it. Then the first sentence of check_next ('CLASS of ENTITY', or
'ENTITY: nothing is known about it, its CLASS would tell most') is followed, and propter asked again with what is found
there:

    latency, traffic    the spans of the entity
    errors              its spans, since it is them that fail, and its log lines
    logs                its log lines
    network             its metrics of the network, and its spans, since they show where time is lost between two
    others              its metrics of that class: cpu, memory, disk; what is none of these is state
    any                 its alerts of that class
    nothing of these, and nothing is known about it: whatever there is of the entity

What counts are the incidents in which the mask hides something: with all telemetry the entropy over the origins (odds
of the hypotheses listed, normalised) is lower by a tenth of a bit or more. In how many of these does it fall by as much
for what is found? Where nothing is named, or what is named was in the folder all along, or is recorded nowhere, nothing
is found; that is no success. Beside it stands a random source of the same entity (spans, log lines, metrics and alerts
of a class) that was not looked at: nobody else's are hidden. Ends with 1 below 80 %, or where the random source does it
as often.
"""
import collections
import json
import math
import os
import random
import re
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True
from two_faults import NAMES, fault, told  # noqa: E402  (also finds the next two)
from incident_telemetry import alerts_of, write_folder  # noqa: E402

CLASSES = ('latency', 'errors', 'traffic', 'logs', 'cpu', 'memory', 'disk', 'network', 'state')
WHERE = {'latency': {'spans'}, 'traffic': {'spans'}, 'errors': {'spans', 'logs'}, 'network': {'spans'}}
ALERTS = {'HighLatency': 'latency', 'HighErrorRate': 'errors', 'HighCpu': 'cpu', 'DiskFull': 'disk'}
ANSWERED = (0, 4, 5, 6)  # exit codes
LEAST = 0.1  # bits


# Incidents.

def made(seed):
    """(text, whose telemetry is left out)"""
    draw = random.Random(seed)
    names = draw.sample(NAMES, draw.randint(5, 12))
    trees = 2 if len(names) > 7 and draw.random() < 0.4 else 1
    callers = {name: [] for name in names}
    for i in range(trees, len(names)):
        callers[names[i]] = [names[j] for j in {i % trees + trees * draw.randrange(i // trees) for _ in range(2)}]
        if draw.random() < 0.7:
            del callers[names[i]][1:]
    copies = {name: [f'{name}-{n}' for n in range(1, draw.randint(2, 3) + 1)]
              for name in draw.sample(names, draw.choice((0, 0, 1, 2)))}
    lines = [f'service {name}' + (f' x{len(copies[name])}' if name in copies else '') for name in names]
    if draw.random() < 0.35:
        callers['main-db'] = draw.sample(names[trees:], draw.randint(1, 2))
        lines.append('database main-db')
    lines += [f'{caller} -> {name}' for name in callers for caller in callers[name]]
    tenants = [place for name in draw.sample(names[trees:], min(3, len(names) - trees))
               for place in copies.get(name, [name])[:1]] if draw.random() < 0.35 else []
    if tenants:
        lines.append(f'host node-1: {" ".join(tenants)}')

    cause = draw.choice([*names[trees:], *callers.keys() - names, *['node-1'] * 2 * bool(tenants)])
    told = cause  # whose callers feel it
    if cause == 'node-1':
        told = draw.choice(tenants)
        bad = [f'takes {place} 15ms now {draw.randint(200, 700)}ms' for place in tenants]
        bad.append('metric node-1 cpu_percent 35 now 97..100')
    elif cause == 'main-db':
        bad = [f'takes main-db 4ms now {draw.randint(200, 700)}ms', 'metric main-db disk_io_wait_percent 2 now 90']
    else:
        cause = draw.choice([cause, *copies.get(cause, [])[:1]])
        bad = fault(draw, cause, True)
    service = next((name for name in copies if told in copies[name]), told)
    front, alert = service, 'HighLatency' if bad[0].startswith('takes') else 'HighErrorRate'
    while callers[front]:
        front = callers[front][0]
    warned = {front, *callers[service][:draw.random() < 0.3]}
    bad += [f'alert {name} {alert} at 70s critical' for name in sorted(warned)]

    near = {name for name in callers if service in callers[name] or set(callers[name]) & set(callers[service])}
    near |= set(tenants) | {'node-1'} if {cause, service} & {'node-1', *tenants} else set()
    near -= {cause, service}
    masked = draw.choices((cause, draw.choice(callers[service]), draw.choice(sorted(near) or callers[service])), (4, 3, 3))[0]
    return '\n'.join([f'# Made from {seed}.', *lines, *bad, f'expect origin {cause}']), masked


# Telemetry. A record is (whose, source, text); a source is 'spans', 'logs', or the class of a metric or of an alert.

def read_log(text):
    line = json.loads(text)
    return {line.get(key) for key in ('service', 'instance', 'entity')}, 'logs', text


def read_span(text):
    return set(text.split(',')[4:6]), 'spans', text


def read_sample(text):
    _, service, instance, node, metric, _ = text.split(',')
    signal = metric.split('_')[0]
    return {service, instance} if service else {node}, signal if signal in CLASSES else 'state', text


READERS = {'logs/services.jsonl': (0, read_log), 'traces/spans.csv': (1, read_span), 'metrics/samples.csv': (1, read_sample)}


class Telemetry:
    """All of an incident, in its folder, and parts of it."""

    def __init__(self, incident, folder):
        write_folder(incident, folder)
        self.folder, self.files, self.alerts = folder, {}, alerts_of(incident)
        for path in (prefix + name for prefix in ('', 'baseline/') for name in READERS):
            heads, read = READERS[path.removeprefix('baseline/')]
            with open(os.path.join(folder, path), encoding='utf-8') as file:
                lines = file.readlines()
            self.files[path] = lines[:heads], [read(line) for line in lines[heads:]]

    def sources(self, entity, other):
        """where something is recorded of both, one of which may be an instance of the other"""
        alerts = [a for a in self.alert_records() if entity in a[0] and other in a[0]]
        records = [r for _, rows in self.files.values() for r in rows if entity in r[0] and other in r[0]]
        return {source for _, source, _ in records + alerts}

    def alert_records(self):
        for alert in self.alerts['data']['alerts']:
            labels = alert['labels']
            yield {labels.get(key) for key in ('service', 'pod', 'node')}, ALERTS[labels['alertname']], alert

    def leave(self, masked, revealed=frozenset(), of=None):
        """leaves out what is of one, but not of what is revealed of the other"""
        def kept(record):
            return masked not in record[0] or (record[1] in revealed and of in record[0])

        for path, (head, records) in self.files.items():
            with open(os.path.join(self.folder, path), 'w', encoding='utf-8') as file:
                file.writelines(head + [r[2] for r in records if kept(r)])
        alerts = [r[2] for r in self.alert_records() if kept(r)]
        with open(os.path.join(self.folder, 'alerts/alerts.json'), 'w', encoding='utf-8') as file:
            json.dump({'status': 'success', 'data': {'alerts': alerts}}, file)


# Answers.

def ask(folder):
    done = subprocess.run([os.environ['PROPTER'], 'investigate', folder, '--format', 'json'], capture_output=True, check=False)
    if done.returncode not in ANSWERED:
        sys.exit(done.stderr.decode()[-500:])
    return json.loads(done.stdout)


def entropy(answer):
    odds = [h['probability'] / max(1 - h['probability'], 1e-12) for h in answer['hypotheses']]
    return -sum(o / sum(odds) * math.log2(o / sum(odds)) for o in odds)


def named(sentence):
    """the class, the entity, and whether nothing is known of it, so that anything of it is worth a look"""
    seen = re.match(r'(\w+) of \w+/(\S+):', sentence)
    if seen:
        return *seen.groups(), False
    entity, signal = re.match(r'\w+/(\S+): nothing is known about it, its (\w+)', sentence).groups()
    return signal, entity, True


def followed(seed):
    """what came of it; of whom the telemetry was hidden; and the bits before, then, and after a random source"""
    text, masked = made(seed)
    cause = text.split()[-1]
    with tempfile.TemporaryDirectory() as box:
        telemetry = Telemetry(told(text, box), os.path.join(box, 'made'))
        bits_of_all = entropy(ask(telemetry.folder))
        telemetry.leave(masked)
        answer = ask(telemetry.folder)
        bits = [entropy(answer)]
        about = f'{masked} hidden, {cause} is it, {", ".join(answer["frontier"]) or "nobody"} is said; ' \
                f'{bits[0]:.2f} bits, with all {bits_of_all:.2f}; {" | ".join(answer["check_next"][:1])}'
        if bits_of_all > bits[0] - LEAST:
            return 'surer' if bits_of_all > bits[0] + LEAST else 'nothing lost', masked == cause, bits, about
        if not answer['check_next']:
            return 'not named', masked == cause, bits, about
        signal, entity, anything = named(answer['check_next'][0])
        wanted = WHERE.get(signal, set()) | {signal}
        found = wanted & telemetry.sources(entity, masked)
        if not found and anything:
            found = telemetry.sources(entity, masked)
        if not found:
            known = wanted & telemetry.sources(entity, entity)
            return 'in the folder' if known else 'not recorded', masked == cause, bits, about
        others = telemetry.sources(masked, masked) - found
        by_chance = [({random.Random(seed).choice(sorted(others))}, masked)] if others else []
        for revealed, of in [(found, entity)] + by_chance:
            telemetry.leave(masked, revealed, of)
            bits.append(entropy(ask(telemetry.folder)))
            about += f'; {"+".join(sorted(revealed))} {bits[-1] - bits[0]:+.2f}'
        return 'lower' if bits[1] <= bits[0] - LEAST else 'not lower', masked == cause, bits, about


def main():
    verbose = '-v' in sys.argv
    numbers = [int(word) for word in sys.argv[1:] if word != '-v']
    incidents, first = (numbers + [200, 0][len(numbers):])[:2]
    counts, compared = collections.Counter(), []
    for seed in range(first, first + incidents):
        outcome, of_cause, bits, about = followed(seed)
        counts[outcome] += 1
        counts[outcome, of_cause] += 1
        compared += [bits] if len(bits) == 3 else []
        if verbose:
            print(f'{seed} {outcome}: {about}', flush=True)
    found, empty = ('lower', 'not lower'), ('not named', 'in the folder', 'not recorded')

    def share(*which):
        lower, all_of_them = (sum(counts[(outcome, *which)] if which else counts[outcome] for outcome in outcomes)
                              for outcomes in (found[:1], found + empty))
        return lower / max(1, all_of_them), f'{lower} of {all_of_them} ({100 * lower / max(1, all_of_them):.0f} %)'

    def mean(place):
        return sum(bits[place] for bits in compared) / max(1, len(compared))

    print(f'{incidents} incidents: in {counts["nothing lost"]} the mask hides nothing that tells more, in '
          f'{counts["surer"]} the answer is surer for it')
    print(f'of the others, what is named first lowers the entropy in {share()[1]}: the cause hidden {share(True)[1]}, '
          f'somebody else {share(False)[1]}')
    print('of these, ' + ', '.join(f'{what}: {counts[what]}' for what in found[1:] + empty))
    by_chance = sum(bits[2] <= bits[0] - LEAST for bits in compared) / max(1, len(compared))
    by_name = sum(bits[1] <= bits[0] - LEAST for bits in compared) / max(1, len(compared))
    print(f'{len(compared)} with something named and another source: lower in {100 * by_name:.0f} %, with a random one in '
          f'{100 * by_chance:.0f} %; mean bits {mean(0):.2f} before, {mean(1):.2f} after what is named, {mean(2):.2f} after '
          'the random one')
    sys.exit(share()[0] < 0.8 or by_name <= by_chance)


if __name__ == '__main__':
    main()
