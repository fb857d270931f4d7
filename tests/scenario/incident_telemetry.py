"""Makes the telemetry of an incident: the folder that propter reads. The same text, the same bytes."""
import json
import math
import os
import zlib
from datetime import datetime, timedelta, timezone

from incident_text import BEGIN, END, Course

ONSET = datetime(2026, 3, 2, 12, 7, tzinfo=timezone.utc)
GOOD_BEGIN, GOOD_END = BEGIN - 3600, BEGIN - 2400
GOOD_SAMPLES = 70  # of a metric in the good period, at least
TAKES = {"database": .004, "cache": .001, "queue": .003, "external": .06}
SPAN_COLUMNS = "start_time,trace_id,span_id,parent_span_id,service,instance,operation,kind,duration_us,status"


def stamp(t):
    return (ONSET + timedelta(seconds=t)).strftime("%Y-%m-%dT%H:%M:%S.%fZ").replace(".000000Z", "Z")


class Random:
    """splitmix64 (Sebastiano Vigna, public domain). Requests, each log statement and each metric have a stream of
    their own: what is added to one does not change the others."""

    def __init__(self, *names):
        self.state = zlib.crc32(" ".join(map(str, names)).encode()) << 32

    def bits(self):
        self.state = z = (self.state + 0x9e3779b97f4a7c15) % 2**64
        z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9 % 2**64
        z = (z ^ z >> 27) * 0x94d049bb133111eb % 2**64
        return z ^ z >> 31

    def unit(self):
        return (self.bits() >> 11) / 2**53

    def choice(self, things):
        return things[self.bits() % len(things)]

    def normal(self):
        return (sum(self.unit() for _ in range(4)) - 2) * 3**.5

    def interval(self, rate):
        """Until the next event, where they come by chance."""
        return -math.log(1 - self.unit()) / rate

    def around(self, value):
        """Now and then it is much more."""
        return value * (.75 + .5 * self.unit()) * (3 if self.bits() % 60 == 0 else 1)


class Period:
    """What is recorded from one time to another."""

    def __init__(self, incident, begin, end):
        self.incident, self.begin, self.end = incident, begin, end
        self.spans, self.lines, self.samples = [], [], []  # with their times
        self.random = Random(incident.name, "requests", begin)
        called = {callee for callees in incident.calls.values() for callee in callees}
        services = {name for name, kind in incident.kinds.items() if kind == "service"}
        self.fronts = services - called - incident.unobserved
        for name in incident.kinds:
            if name in self.fronts or name in incident.traffic:
                usual = Course(.5 * min(max(1, len(incident.calls.get(name, []))), 3))
                self.requests(name, incident.traffic.get(name, usual))
        for log in incident.logs:
            self.log(*log)
        for (place, name), course in (usual_metrics(incident) | incident.metrics).items():
            self.measure(place, name, course)

    def is_down(self, place, t):
        begin, end = self.incident.down.get(place, (END, END))
        return begin <= t < end

    # Requests.

    def takes(self, place, t):
        name = self.incident.service_of.get(place, place)
        usual = TAKES.get(self.incident.kinds[name]) or .005 + .02 * Random(name, "takes").unit()
        table = self.incident.takes
        return self.random.around((table.get(place) or table.get(name) or Course(usual)).at(t))

    def fails(self, place, t):
        table = self.incident.fails
        course = table.get(place) or table.get(self.incident.service_of.get(place))
        return course is not None and self.random.unit() < course.at(t)

    def requests(self, name, rate):
        t = self.begin
        while (t := t + self.random.interval(rate.most)) < self.end:
            if self.random.unit() < rate.at(t) / rate.most:
                self.serve(name, t, f"{self.random.bits():016x}", "", ())

    def serve(self, name, t, trace, parent, waiting):
        """When a request is answered, and whether with an error. Who is called back while it waits calls nobody."""
        incident, operation = self.incident, f"/{name}"
        callees = incident.calls.get(name, [])
        if name in waiting:
            callees, operation = [], f"/{name}/callback"
        elif len(callees) > (1 if name in self.fronts else 3):  # an operation for each
            callees = [self.random.choice(callees)]
            operation = f"/{name}/{callees[0]}"
        place = self.random.choice(incident.instances.get(name, [name]))
        if self.is_down(place, t):
            return t + .002, True
        span, own, failed = self.span_id(), self.takes(place, t), self.fails(place, t)
        end = t + own * .6
        for callee in callees:
            end, bad = self.call(name, place, callee, end, trace, span, (*waiting, name))
            if bad and (name, callee) not in incident.tolerated:
                failed = True
                break
        end += own * .4
        self.span(t, end, trace, span, parent, place, operation, "server", failed)
        status, ms = 500 if failed else 200, (end - t) * 1000
        self.say(end, "INFO", place, f"{operation} answered {status} in {ms:.0f} ms", trace)
        return end, failed

    def call(self, name, place, callee, t, trace, parent, waiting):
        incident, span = self.incident, self.span_id()
        between = incident.takes.get((name, callee), Course(0)).at(t)
        network = self.random.around(.0005 + between)
        if self.fails((name, callee), t):
            end, bad = t + network + .001, True
        elif self.is_down(callee, t):
            end, bad = t + .002, True
        elif incident.kinds[callee] == "service" and incident.is_observed(callee):
            end, bad = self.serve(callee, t + network / 2, trace, span, waiting)
            end += network / 2
        else:
            end, bad = t + network + self.takes(callee, t), self.fails(callee, t)
        self.span(t, end, trace, span, parent, place, f"call {callee}", "client", bad)
        return end, bad

    def span_id(self):
        return f"{self.random.bits() >> 32:08x}"

    def span(self, t, end, trace, span, parent, place, operation, kind, failed):
        service = self.incident.service_of.get(place, place)
        row = [stamp(t), trace, span, parent, service, place if place != service else "", operation, kind,
               str(max(1, round((end - t) * 1e6))), "error" if failed else "ok"]
        self.spans.append((t, ",".join(row)))

    # Logs and metrics.

    def say(self, t, level, place, text, trace=""):
        line = {"time": stamp(t), "level": level}
        if self.incident.kinds.get(place) == "host":
            line["entity"] = place  # with "host" alone, the reader takes the file's name for who speaks
        else:
            line["service"] = self.incident.service_of.get(place, place)
        if place in self.incident.service_of:
            line["instance"] = place
        if trace:
            line["trace_id"] = trace
        line["msg"], *frames = text.replace("{n}", str(self.random.bits() % 100000)).split("\\n")
        if frames:
            line["stack"] = "\n    at ".join([line["msg"], *frames])
        self.lines.append((t, json.dumps(line)))

    def log(self, places, level, rate, times, text):
        random, t = Random(self.incident.name, text, self.begin), self.begin
        while rate.most and (t := t + random.interval(rate.most)) < self.end:
            place = random.choice(places)
            if random.unit() < rate.at(t) / rate.most and not self.is_down(place, t):
                self.say(t, level, place, text)
        for t in times:
            if self.begin <= t < self.end:
                self.say(t, level, random.choice(places), text)

    def measure(self, place, name, course):
        incident = self.incident
        if incident.kinds.get(place) == "host":
            labels = ",," + place
        else:
            service = incident.service_of.get(place, place)
            labels = f"{service},{place if place != service else ''},{incident.host_of.get(place, '')}"
        begin = self.begin
        if begin == GOOD_BEGIN:
            begin = min(begin, self.end - GOOD_SAMPLES * int(incident.step))
        random = Random(incident.name, place, name, begin)
        counts, digits = name.endswith("_total"), 0 if course.usual >= 100 else 2
        for t in range(begin, self.end, int(incident.step)):
            value = max(0, course.at(t) * (1 + .08 * random.normal()))
            if "percent" in name:
                value = min(value, 100)
            value = int(course.at(t)) if counts else f"{value:.{digits}f}"
            if not self.is_down(place, t):
                self.samples.append((t, f"{stamp(t)},{labels},{name},{value}"))


def usual_metrics(incident):
    """What is measured everywhere."""
    out = {}
    for place in incident.entities("*"):
        random = Random(place, "metrics")
        out[place, "cpu_percent"] = Course(15 + random.bits() % 25)
        if incident.kinds.get(place) in ("host", "database"):
            out[place, "disk_used_percent"] = Course(30 + random.bits() % 40)
        if incident.kinds.get(place) != "host":
            out[place, "memory_mb"] = Course(200 + random.bits() % 700)
    return out


def write(folder, path, rows, head=()):
    if rows:
        os.makedirs(os.path.dirname(os.path.join(folder, path)), exist_ok=True)
        with open(os.path.join(folder, path), "w", encoding="utf-8") as out:
            out.writelines(row + "\n" for row in [*head, *(text for _, text in sorted(rows))])


def write_period(incident, folder, begin, end):
    period = Period(incident, begin, end)
    if "logs" not in incident.dropped:
        write(folder, "logs/services.jsonl", period.lines)
    if "traces" not in incident.dropped:
        write(folder, "traces/spans.csv", period.spans, [SPAN_COLUMNS])
    if "metrics" not in incident.dropped:
        # The reader takes the name of a table of metrics for who is measured, unless it says nothing.
        write(folder, "metrics/samples.csv", period.samples, ["time,service,instance,node,metric,value"])


def topology_of(incident):
    names = [*incident.kinds, *incident.service_of]
    instances = [(service, place, "has_instance") for place, service in incident.service_of.items()]
    return {"entities": [{"id": name, "kind": incident.id_of(name).split("/")[0]} for name in names],
            "relations": [{"from": a, "to": b, "kind": kind} for a, b, kind in instances + incident.relations]}


def alert_labels(incident, about):
    if isinstance(about, tuple):
        return {"caller": about[0], "callee": about[1]}
    kind = incident.kinds.get(about)
    return {"pod": about} if kind is None else {"node": about} if kind == "host" else {"service": about}


def alerts_of(incident):
    """In the shape of Prometheus."""
    out = []
    for subjects, name, (first, last), until, severity, text in incident.alerts:
        for about in subjects:
            began = first + round((last - first) * Random(about, name).unit())
            labels = {"alertname": name, **alert_labels(incident, about), "severity": severity}
            alert = {"labels": labels, "annotations": {"description": text}, "state": "firing",
                     "activeAt": stamp(began), "value": "1"}
            out.append(alert if until is None else alert | {"state": "resolved", "endsAt": stamp(until)})
    return {"status": "success", "data": {"alerts": out}}


def changes_of(incident):
    out = []
    for time, what, name, values in sorted(incident.changes, key=lambda change: change[0]):
        if values:
            before, _, after = values.partition(" to ")
            out.append({"timestamp": stamp(time), "config": what, "component": name, "from": before, "to": after})
        else:
            out.append({"timestamp": stamp(time), "service": name, "version": what,
                        "commit_sha": f"{Random(what, name).bits():016x}"})
    return out


def write_folder(incident, folder):
    def document(path, value):
        write(folder, path, [(0, json.dumps(value, indent=1))])

    os.makedirs(folder, exist_ok=True)
    write_period(incident, folder, BEGIN, END)
    if "baseline" not in incident.dropped:
        write_period(incident, os.path.join(folder, "baseline"), GOOD_BEGIN, GOOD_END)
    told = {} if incident.detected is None else {"detected_at": stamp(incident.detected)}
    document("incident.json", {"name": incident.name} | told)
    if "topology" not in incident.dropped:
        document("topology.json", topology_of(incident))
    if incident.alerts and "alerts" not in incident.dropped:
        document("alerts/alerts.json", alerts_of(incident))
    if incident.changes:
        document("changes/changes.json", changes_of(incident))
