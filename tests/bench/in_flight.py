#!/usr/bin/env python3
"""How well requests to a model overlap: an investigation of 100 services against an endpoint that takes 200 ms.

  in_flight.py PROPTER SCRIPTED_ENDPOINT [--services 100] [--delay-ms 200] [--repeat 3]

For 1, 2, 8 requests in flight it prints the wall time of the whole process, the least that rounds allow (the sum
over rounds of ceil(requests / in flight) * delay, from the trace), their ratio, and whether the ledger is the
same. Rounds hold at most eight questions.
"""
import argparse
import json
import math
import os
import statistics
import subprocess
import tempfile
import time


def write_incident(folder, services):
    """Services in layers of ten, each calling three of the next layer; every one has an alert."""
    name = lambda i: f"svc-{i:03}"
    relations = [{"from": name(i), "to": name((i // 10 + 1) * 10 + (i * 3 + k * 7) % 10), "kind": "calls"}
                 for i in range(services - 10) for k in range(3)]
    entities = [{"id": name(i), "kind": "Service"} for i in range(services)]
    alerts = [{"labels": {"alertname": "SlowRequests", "service": name(i), "severity": "critical"},
               "annotations": {"description": f"latency of {name(i)} is high"}, "state": "firing",
               "activeAt": f"2026-03-02T12:{(services - i) // 60:02}:{(services - i) % 60:02}Z", "value": "1"}
              for i in range(services)]
    json.dump({"entities": entities, "relations": relations}, open(f"{folder}/topology.json", "w"))
    json.dump({"status": "success", "data": {"alerts": alerts}}, open(f"{folder}/alerts.json", "w"))
    json.dump({"name": "many", "detected_at": "2026-03-02T12:05:00Z"}, open(f"{folder}/incident.json", "w"))


def start(program, folder, delay):
    port = f"{folder}/port"
    process = subprocess.Popen([program, "--port-file", port, "--policy", "mirror", "--delay-ms", str(delay)])
    while not (os.path.exists(port) and os.path.getsize(port)):
        time.sleep(0.02)
    return process, open(port).read().strip()


def least_time(trace, in_flight, delay):
    spans = json.load(open(trace))["resourceSpans"][0]["scopeSpans"][0]["spans"]
    asks = {s["spanId"]: 0 for s in spans if s["name"] == "ask"}
    for s in spans:
        if s["parentSpanId"] in asks:
            asks[s["parentSpanId"]] += 1
    rounds = [n for n in asks.values() if n]
    return sum(math.ceil(n / in_flight) for n in rounds) * delay / 1000, sum(rounds), len(rounds)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("propter")
    parser.add_argument("scripted_endpoint")
    parser.add_argument("--services", type=int, default=100)
    parser.add_argument("--delay-ms", type=int, default=200)
    parser.add_argument("--repeat", type=int, default=3)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        incident = f"{folder}/incident"
        os.mkdir(incident)
        write_incident(incident, options.services)
        process, url = start(options.scripted_endpoint, folder, options.delay_ms)
        ledgers = set()
        try:
            for in_flight in (8, 2, 1):
                walls = []
                for run in range(options.repeat if in_flight == 8 else 1):
                    case, trace = f"{folder}/{in_flight}-{run}.propter", f"{folder}/trace.json"
                    begin = time.monotonic()
                    subprocess.run([options.propter, "investigate", incident, "--labeller", "llm", "--llm-endpoint",
                                    url, "--llm-model", "scripted", "--llm-in-flight", str(in_flight), "--case", case,
                                    "--trace", trace, "-o", f"{folder}/report"], check=False)
                    walls.append(time.monotonic() - begin)
                    ledgers.add(subprocess.run([options.propter, "ledger", case], capture_output=True).stdout)
                least, requests, rounds = least_time(trace, in_flight, options.delay_ms)
                wall = statistics.median(walls)
                print(f"in flight {in_flight}: {requests} requests in {rounds} rounds, wall {wall:.2f} s"
                      f" ({min(walls):.2f}..{max(walls):.2f}), least {least:.2f} s, ratio {wall / least:.2f}")
        finally:
            process.terminate()
            process.wait()
        print("ledgers:", "the same" if len(ledgers) == 1 else f"{len(ledgers)} different ones")


if __name__ == "__main__":
    main()
