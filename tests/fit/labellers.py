#!/usr/bin/env python3
"""What becomes of answers when the labeller knows the truth, or lies (a model on loopback that reads truth.json).

    labellers.py PROPTER [COLLECTION...] [--made N] [--only NAME,...] [--seeds N]

A collection is a folder of incidents with a known cause (truth.json, which the program does not get to see); --made is
one of N incidents made here (those of check_next.py, with all their telemetry). Per collection and labeller: AC@1 and
AC@3, and in how many incidents frontier or first hypothesis differ from those of the rules. Labellers:

    knows     Origin for the cause, Symptom for who shows something, Healthy for the rest
    wrong     likewise, but wrong in a fifth of its answers; as many seeds as asked for, their mean and their majority
    agrees    Origin for the first hypothesis of the rules, Defer for the rest: its P(origin) must not fall
    hostile   Healthy for the first hypothesis of the rules, Defer for the rest: it may fall by the bound, and no more
    healthy   Healthy for everybody
    defer     Defer for everybody
"""
import argparse
import hashlib
import http.server
import json
import math
import os
import shutil
import subprocess
import sys
import tempfile
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

sys.dont_write_bytecode = True
from check_next import made  # noqa: E402  (also finds the next two)
from confidence import is_cause  # noqa: E402
from incident_telemetry import write_folder  # noqa: E402
from two_faults import told  # noqa: E402

WRONG = 0.2
LABELLERS = ("knows", "wrong", "agrees", "hostile", "healthy", "defer")


def chance(*what):
    digest = hashlib.sha256("\0".join(map(str, what)).encode()).digest()
    return int.from_bytes(digest[:6], "big") / 2 ** 48


def shows(packet):
    return packet["entity"]["alerted"] or any(e["kind"] != "normal" for e in packet["evidence"])


def verdict(packet, label, confidence=0.9):
    cites = [e["id"] for e in packet["evidence"] if e["kind"] != "normal"][:3]
    if label == "Origin" and not cites:
        cites = [e["id"] for n in packet["depends_on"] + packet["needed_by"] for e in n.get("evidence", [])][:1]
    suspects = [n["id"] for n in packet["depends_on"] if n["anomalous"]] if label == "Symptom" else []
    return {"label": label, "confidence": confidence, "cites": cites, "suspects": suspects, "rationale": "as told"}


def truthful(packet, truth):
    if is_cause(truth, packet["entity"]["id"]):
        return "Origin"
    return "Symptom" if shows(packet) else "Healthy"


def policy(name, truth, first, seed):
    def wrong(packet):
        entity = packet["entity"]["id"]
        label = truthful(packet, truth)
        if chance("wrong", seed, truth["root_causes"], entity) < WRONG:
            others = [x for x in ("Healthy", "Symptom", "Origin") if x != label]
            label = others[int(2 * chance("which", seed, entity))]
        return verdict(packet, label)

    def about_first(label):
        return lambda packet: verdict(packet, label if packet["entity"]["id"] == first else "Defer")

    return {
        "knows": lambda packet: verdict(packet, truthful(packet, truth), 0.95),
        "wrong": wrong,
        "agrees": about_first("Origin"),
        "hostile": about_first("Healthy"),
        "healthy": lambda packet: verdict(packet, "Healthy"),
        "defer": lambda packet: verdict(packet, "Defer"),
    }[name]


class Model(http.server.ThreadingHTTPServer):
    """One policy per case, by the name of the model."""
    daemon_threads = True

    def __init__(self):
        self.policies = {}
        super().__init__(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.serve_forever, daemon=True).start()


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # an answer in one piece: in two, the second waits for the first to be acknowledged

    def log_message(self, *args):
        pass

    def do_POST(self):
        request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        answer = self.server.policies[request["model"]](json.loads(request["messages"][1]["content"]))
        body = json.dumps({"model": request["model"], "choices": [
            {"message": {"content": json.dumps(answer)}, "finish_reason": "stop"}]}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


class Asking:
    def __init__(self, program, model):
        self.program, self.model = program, model
        self.environment = {k: v for k, v in os.environ.items() if "proxy" not in k.lower()}

    def ask(self, case, name=None, apply=None):
        command = [self.program, "investigate", case, "--format", "json"]
        if name:
            self.model.policies[name] = apply
            command += ["--labeller", "llm", "--llm-endpoint", f"http://127.0.0.1:{self.model.server_port}/v1",
                        "--llm-model", name, "--no-redact"]
        done = subprocess.run(command, capture_output=True, env=self.environment, check=False)
        return json.loads(done.stdout) if done.stdout else {}


def hypotheses(answer):
    return [h["entity"] for h in answer.get("hypotheses", [])]


def log_odds(answer, entity):
    p = next((b["origin"] for b in answer.get("beliefs", []) if b["entity"] == entity), 0.5)
    p = min(max(p, 1e-12), 1 - 1e-12)
    return math.log(p / (1 - p))


def about(asking, folder, case, labellers, seeds):
    """What each labeller makes of one incident."""
    truth = json.load(open(os.path.join(folder, "truth.json"), encoding="utf-8"))
    if not truth["root_causes"]:
        return None
    rules = asking.ask(case)
    ranked = hypotheses(rules)
    if not ranked:
        return None
    out = {"rules": [rules], "truth": truth}
    for name in labellers:
        for seed in range(seeds if name == "wrong" else 1):
            key = f"{case}#{name}#{seed}"
            out.setdefault(name, []).append(asking.ask(case, key, policy(name, truth, ranked[0], seed)))
    return out


def score(found, name):
    rows = []
    for f in found:
        for answer in f[name]:
            ranked = hypotheses(answer)
            rows.append((any(is_cause(f["truth"], e) for e in ranked[:1]), any(is_cause(f["truth"], e) for e in ranked[:3])))
    one, three = (sum(r[k] for r in rows) / max(1, len(rows)) for k in (0, 1))
    line = f"  {name:8} AC@1 {one:.3f}  AC@3 {three:.3f}"
    if name == "rules":
        return line
    frontier = sum(a.get("frontier") != f["rules"][0].get("frontier") for f in found for a in f[name])
    first = sum(hypotheses(a)[:1] != hypotheses(f["rules"][0])[:1] for f in found for a in f[name])
    line += f"  frontier differs {frontier}, first {first} of {len(rows)}"
    if name == "wrong":
        majority = 0
        for f in found:
            votes = Counter(hypotheses(a)[0] for a in f[name] if hypotheses(a))
            best = min(votes, key=lambda e: (-votes[e], e)) if votes else ""
            majority += is_cause(f["truth"], best) if best else 0
        line += f"  majority AC@1 {majority / max(1, len(found)):.3f}"
    if name in ("agrees", "hostile"):
        moved = [log_odds(f[name][0], hypotheses(f["rules"][0])[0]) - log_odds(f["rules"][0], hypotheses(f["rules"][0])[0])
                 for f in found]
        line += f"  log-odds of the first {min(moved):+.2f} .. {max(moved):+.2f} nats"
        line += f", lowered {sum(m < -1e-6 for m in moved)}"
    return line


def make_incidents(folder, count):
    for seed in range(count):
        text, _ = made(seed)
        case = os.path.join(folder, f"made-{seed:04}")
        os.makedirs(case)
        write_folder(told(text, folder), case)
        with open(os.path.join(case, "truth.json"), "w", encoding="utf-8") as file:
            json.dump({"root_causes": [{"entity": text.split()[-1]}]}, file)
    return folder


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("program")
    arguments.add_argument("collections", nargs="*")
    arguments.add_argument("--made", type=int, default=0)
    arguments.add_argument("--only", default=",".join(LABELLERS))
    arguments.add_argument("--seeds", type=int, default=5)
    given = arguments.parse_args()
    labellers = [name for name in LABELLERS if name in given.only.split(",")]
    asking = Asking(given.program, Model())
    with tempfile.TemporaryDirectory() as box, ThreadPoolExecutor(os.cpu_count()) as pool:
        made_ones = [make_incidents(os.path.join(box, "made"), given.made)] if given.made else []
        for collection in given.collections + made_ones:
            jobs = []
            for incident in sorted(os.listdir(collection)):
                folder = os.path.join(collection, incident)
                if not os.path.exists(os.path.join(folder, "truth.json")):
                    continue
                case = shutil.copytree(folder, os.path.join(box, os.path.basename(collection) + "-" + incident),
                                       ignore=shutil.ignore_patterns("truth.json"))
                jobs.append(pool.submit(about, asking, folder, case, labellers, given.seeds))
            found = [f for f in (job.result() for job in jobs) if f]
            print(f"{os.path.basename(os.path.normpath(collection))}: {len(found)} incidents")
            for name in ["rules"] + labellers:
                print(score(found, name), flush=True)


if __name__ == "__main__":
    main()
