#!/usr/bin/env python3
"""Asks propter about the incidents of incidents/, which say themselves what a good answer is (incident_text.py).

    PROPTER=build/dev/propter python3 incidents.py [-v] [--keep DIR] [NAME...]

A line for each: 'ok NAME', or 'FAIL NAME: what was expected, what was said'. The exit code is 1 if one failed that
incidents/expected_to_fail does not list.
"""
import argparse
import fnmatch
import json
import os
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True
from incident_telemetry import stamp, write_folder  # noqa: E402
from incident_text import Incident, Mistake  # noqa: E402

INCIDENTS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "incidents")
ANSWERED = (0, 4, 5, 6)  # exit codes


def ask(incident, folder):
    command = [os.environ["PROPTER"], "investigate", folder, "--format", "json"]
    if incident.asked_at is not None:
        command += ["--at", stamp(incident.asked_at)]
    for entity, text in incident.symptoms:
        command += ["--symptom", f"{entity}={text}" if text else entity]
    limit = 120 * int(os.environ.get("PROPTER_TIME_FACTOR", "1"))
    done = subprocess.run(command, capture_output=True, text=True, timeout=limit, stdin=subprocess.DEVNULL,
                          check=False)
    if done.returncode not in ANSWERED:
        raise Mistake(f"exit code {done.returncode}: {done.stderr[-500:].strip()}")
    return json.loads(done.stdout)


# What an answer says of what is expected: names, in order where it counts.

def path(answer):
    steps = answer["hypotheses"][0]["path"] if answer["hypotheses"] else []
    return [step["from"] for step in steps[:1]] + [step["to"] for step in steps]


def explained(answer, by):
    return next((h["explains"] for h in answer["hypotheses"] if by in (None, h["entity"])), [])


def named(answer, first):
    words = " ".join(answer["check_next"]).replace(",", " ").replace(":", " ").split()
    return [h["entity"] for h in answer["hypotheses"][:first]] + words


def said(answer, expectation):
    what, value = expectation.what, expectation.value
    if what == "outcome":
        return [answer["outcome"]]
    if what == "origin":
        return [h["entity"] for h in answer["hypotheses"][:1]]
    if what == "path":
        return path(answer)
    if what == "explains":
        return explained(answer, value)
    if what == "names":
        return named(answer, value)
    if what == "onset":
        return [answer["incident"]["onset"] or "", answer["incident"]["onset_latest"] or ""]
    if what == "label":
        return [b["entity"] for b in answer["beliefs"] if b["label"] == value]
    return answer["frontier"]


def fits(wanted, names, expectation):
    """Whether names are what one of the alternatives wants."""
    same = fnmatch.fnmatchcase
    if wanted == ["empty"]:
        return not names
    if expectation.what == "onset":
        earliest, latest = expectation.value
        return names[0] != "" and names[0] <= stamp(latest) and names[1] >= stamp(earliest)
    if expectation.what == "path":
        enough = len(names) >= len(wanted) if expectation.holds else len(names) == len(wanted)
        return enough and all(same(name, w) for name, w in zip(names, wanted))
    found = [any(same(name, w) for name in names) for w in wanted]
    if expectation.negated or expectation.what == "not":
        return not any(found)
    exactly = expectation.what in ("outcome", "origin", "frontier") and not expectation.holds
    return all(found) and (not exactly or len(names) == len(wanted))


def complaints(incident, answer):
    out = []
    for file in answer["ingest"]["details"]:
        if file["unparsed"] or file["problem"] or file["format"] in ("not recognised", "empty", "empty list"):
            out.append(f"{file['path']} was not understood ({file['format']}, {file['unparsed']} unparsed)")
    for expectation in incident.expected:
        names = said(answer, expectation)
        lifted = expectation.unless == answer["outcome"]
        if not lifted and not any(fits(wanted, names, expectation) for wanted in expectation.sets):
            out.append(f"{expectation.source} expected, {' '.join(names) or 'nothing'} said")
    return out


def describe(incident, answer):
    ranked = [f"{h['entity']} {h['probability']:.2f}" for h in answer["hypotheses"][:4]]
    frontier = ", ".join(answer["frontier"]) or "nobody"
    lines = [incident.about, f"  {answer['outcome']}: {frontier}; {', '.join(ranked)}"]
    lines += ["  warning: " + " ".join(map(str, warning.values())) for warning in answer["warnings"]]
    print("".join(f"# {line}\n" for line in lines), end="")


def run(incident, keep, verbose):
    """What is wrong with the answer."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = os.path.join(keep or temporary, incident.name)
        write_folder(incident, folder)
        try:
            answer = ask(incident, folder)
        except (Mistake, ValueError, subprocess.TimeoutExpired) as mistake:
            return [str(mistake)]
    if verbose:
        describe(incident, answer)
    return complaints(incident, answer)


def main():
    parser = argparse.ArgumentParser(description="Asks propter about incidents that say what a good answer is.")
    parser.add_argument("names", nargs="*", metavar="NAME", help="of an incident, or of its file (default: all)")
    parser.add_argument("--keep", metavar="DIR", help="keep the incident folders there")
    parser.add_argument("-v", "--verbose", action="store_true", help="also say what was answered")
    options = parser.parse_args()
    if "PROPTER" not in os.environ:
        parser.error("the environment variable PROPTER names the program")
    names = options.names or sorted(f for f in os.listdir(INCIDENTS) if f.endswith(".incident"))
    files = [n if os.path.isfile(n) else f"{INCIDENTS}/{n.removesuffix('.incident')}.incident" for n in names]
    with open(f"{INCIDENTS}/expected_to_fail", encoding="utf-8") as file:
        known = {line.partition("#")[0].strip() for line in file} - {""}
    if gone := [name for name in sorted(known) if not os.path.isfile(f"{INCIDENTS}/{name}.incident")]:
        parser.error(f"expected_to_fail lists '{gone[0]}', which is no incident")
    try:
        incidents = [Incident(file) for file in files]
    except (Mistake, OSError) as mistake:
        sys.exit(f"{mistake}")
    failed = []
    for incident in incidents:
        wrong = run(incident, options.keep, options.verbose)
        note = ", expected to fail" if incident.name in known else ""
        name = incident.name + note
        print(f"FAIL {name}: {'; '.join(wrong)}" if wrong else f"ok {name}", flush=True)
        failed += [incident.name] if wrong else []
    unexpected = [name for name in failed if name not in known]
    outgrown = [i.name for i in incidents if i.name in known and i.name not in failed]
    print(f"{len(incidents)} incidents, {len(failed)} failed, {len(unexpected)} of them unexpectedly")
    for name in outgrown:
        print(f"{name} is answered as it should be: take it off expected_to_fail")
    sys.exit(bool(unexpected or outgrown))


if __name__ == "__main__":
    main()
