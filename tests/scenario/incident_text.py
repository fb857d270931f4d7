"""Reads incidents that are told as short texts.

A line of an .incident file is a statement; '#' begins a comment, and the first line says what it is about. Times
are relative to the onset. A COURSE is 'USUAL [now VALUE [from T] [until T]]...'; a VALUE may be a ramp, '60..98'.
An ENTITY may be a range ('shard1..shard20') or a pattern of what is observed ('basket-*', '*'). What is said of a
service counts for each of its instances. Requests, with their spans and log lines, follow from the calls.

    service NAME [xN]...        with N instances NAME-1...; likewise database, cache, queue, external, config
    host NAME[: ENTITY...]      and who runs on it
    A... -> B... -> C...        everybody on the left depends on everybody on the right
    tree FIRST..LAST by N       each depends on the next N that nobody depends on yet
    unobserved ENTITY...        nothing of it is recorded, as of external parties
    tolerates A... -> B...      A answers although B does not

    deploy VERSION of ENTITY at T
    change SETTING of ENTITY at T ["OLD to NEW"]
    traffic ENTITY... COURSE    requests from outside ('2/s'); services that nobody calls have some
    takes ENTITY... COURSE      time of its own ('15ms now 300ms'); with A... -> B..., of the network between two
    fails ENTITY... COURSE      share of requests ('0 now 40%'); with A... -> B..., before B sees them
    down ENTITY [from T] [until T]           nothing answers, and nothing is recorded
    metric ENTITY NAME COURSE   besides those that are measured everywhere: processor, memory, disk
    log ENTITY LEVEL COURSE "TEXT"           lines ('0 now 12/min'); {n} is a number, \\n begins a stack trace
    log ENTITY LEVEL at T... "TEXT"          single lines
    alert ENTITY... NAME at T[..T] [until T] [SEVERITY] ["TEXT"]    with A... -> B..., about calls

    only KIND...  without KIND...            of alerts, logs, traces, metrics; topology, baseline
    detected T|never                         when somebody was told; 150 s, if it is not said
    step T                                   between samples of a metric; 15 s
    --at T        --symptom ENTITY ["TEXT"]  options of the command

    expect outcome OUTCOME
    expect origin ENTITY                     the first hypothesis
    expect frontier ENTITY...                exactly these;  'holds ENTITY...': these at least;  'empty'
    expect not ENTITY...                     none of these in the frontier
    expect explains [not] ENTITY... [by ENTITY]    the first hypothesis does, or another
    expect path ENTITY... [...]              of the first hypothesis; with dots, how it begins
    expect label ENTITY LABEL
    expect names ENTITY... [in N]            among the first N hypotheses (3), or in check_next
    expect onset T..T                        overlaps with the onset that is told

Alternatives are separated by '|'; 'unless OUTCOME' at the end lifts the demand. A whole id or a pattern of one
('External/*', '*mail.example*') names what the text does not declare.
"""
import dataclasses
import fnmatch
import os
import re
import shlex

BEGIN, END = -420, 480  # seconds from the onset to the ends of the window
KINDS = {"service": "Service", "database": "Database", "cache": "Cache", "queue": "Queue", "external": "External",
         "config": "ConfigMap", "host": "Host"}
RELATIONS = {"service": "calls", "external": "calls", "config": "uses"}  # by who is depended on; else reads_writes
UNITS = {"time": {"us": 1e-6, "ms": 1e-3, "s": 1, "m": 60, "h": 3600, "d": 86400}, "share": {"%": .01},
         "rate": {"/s": 1, "/min": 1 / 60}, "number": {"": 1}}
COURSES = {"traffic": "rate", "takes": "time", "fails": "share"}  # what is said of entities, and its unit
TIMES = {"detected": "detected", "step": "step", "--at": "asked_at"}
TELEMETRY = ("alerts", "logs", "traces", "metrics")
OUTCOMES = ("root_cause_found", "no_incident", "inconclusive")
LABELS = ("Origin", "Symptom", "Healthy", "Defer")
EXPECTATIONS = ("outcome", "origin", "frontier", "not", "explains", "path", "label", "names", "onset")


class Mistake(Exception):
    pass


class Course:
    """A value over time, in seconds from the onset."""

    def __init__(self, usual, phases=()):
        self.usual, self.phases = usual, phases
        self.most = max([usual, *(value for phase in phases for value in phase[2:])])

    def at(self, t):
        for begin, end, first, last in reversed(self.phases):
            if begin <= t < end:
                return first + (last - first) * (t - begin) / (min(end, END) - begin)
        return self.usual


class Words:
    """The words of a statement, taken from left to right."""

    def __init__(self, words):
        self.words = list(words)

    def next(self, what):
        if not self.words:
            raise Mistake(f"{what} is missing")
        return self.words.pop(0)

    def take(self, *words):
        """The next word, if it is one of these."""
        return self.words.pop(0) if self.words and self.words[0] in words else None

    def after(self, word, what):
        if not self.take(word):
            raise Mistake(f"'{word}' is missing")
        return self.next(what)

    def after_last(self, word):
        """What stands at the end, after this word."""
        if self.words[-2:-1] != [word]:
            return None
        *self.words, _, value = self.words
        return value

    def number(self, unit):
        text = self.next(f"a {unit}")
        found = re.fullmatch(r"(-?\d+(?:\.\d+)?)([a-z%/]*)", text)
        if not found or (found[2] not in UNITS[unit] and text != "0"):
            raise Mistake(f"'{text}' is no {unit}")
        return float(found[1]) * UNITS[unit].get(found[2], 0)

    def pair(self, unit):
        ends = self.next(f"a {unit}").split("..")
        self.words[:0] = [ends[0], ends[-1]]
        return self.number(unit), self.number(unit)

    def period(self):
        begin = self.number("time") if self.take("from") else 0
        return begin, self.number("time") if self.take("until") else END

    def course(self, unit):
        usual, phases = self.number(unit), []
        while self.take("now"):
            first, last = self.pair(unit)
            phases.append((*self.period(), first, last))
        return Course(usual, phases)

    def text(self, otherwise):
        return self.words.pop() if self.words else otherwise

    def rest_of(self, known):
        """The other words, all of them known."""
        rest, self.words = self.words, []
        if unknown := [word for word in rest if word not in known]:
            raise Mistake(f"'{unknown[0]}' is none of {', '.join(known)}")
        return set(rest)

    def end(self):
        if self.words:
            raise Mistake(f"'{self.words[0]}' is not expected here")


@dataclasses.dataclass
class Expectation:
    source: str
    what: str
    unless: str | None
    negated: bool       # not these
    holds: bool         # these, and maybe more
    value: object       # by whom, which label, among how many, from when to when
    sets: list          # of ids, or words: one of these sets


def expanded(word):
    """The names that 'a1..a9' stands for."""
    found = re.fullmatch(r"(.*?)(\d+)\.\.\1(\d+)", word)
    return [f"{found[1]}{n}" for n in range(int(found[2]), int(found[3]) + 1)] if found else [word]


class Incident:
    """What an .incident file says."""

    def __init__(self, path):
        self.name = os.path.basename(path).removesuffix(".incident")
        self.kinds, self.instances, self.service_of, self.host_of = {}, {}, {}, {}
        self.calls, self.relations, self.tolerated, self.unobserved = {}, [], set(), set()
        self.takes, self.fails, self.traffic, self.down = {}, {}, {}, {}
        self.metrics, self.logs, self.alerts, self.changes = {}, [], [], []
        self.dropped, self.step, self.detected, self.asked_at, self.symptoms = set(), 15, 150, None, []
        self.expected = []
        with open(path, encoding="utf-8") as file:
            lines = file.read().splitlines()
        self.about = lines[0].lstrip("# ") if lines and lines[0].startswith("#") else ""
        for number, line in enumerate(lines, 1):
            try:
                if not self.about:
                    raise Mistake("the first line is no comment that says what it is about")
                if words := shlex.split(line, comments=True):
                    self.read(Words(words))
            except (Mistake, ValueError) as mistake:
                raise Mistake(f"{path}:{number}: {mistake}") from None
        if not self.expected:
            raise Mistake(f"{path}: nothing is expected")

    def read(self, w):
        reader = getattr(self, "read_" + w.words[0].removeprefix("--"), None)
        if not reader and w.words[0] not in (*KINDS, *COURSES, *TIMES):
            if "->" not in w.words:
                raise Mistake(f"unknown word '{w.words[0]}'")
            return self.read_arrows(w)
        word = w.next("a word")
        if reader:
            reader(w)
        elif word in COURSES:
            getattr(self, word).update(dict.fromkeys(self.keys(w), w.course(COURSES[word])))
        elif word in TIMES:
            setattr(self, TIMES[word], None if w.take("never") else w.number("time"))
        while word in KINDS and w.words:
            self.declare(word, w.next("a name"), w)
        w.end()

    # Names.

    def declare(self, kind, word, w):
        for name in expanded(word):
            if name in self.kinds:
                raise Mistake(f"'{name}' is declared twice")
            self.kinds[name] = kind
        count = re.fullmatch(r"x(\d+)", w.words[0]) if w.words else None
        if count:
            w.next("a number")
            self.instances[word] = [f"{word}-{n}" for n in range(1, int(count[1]) + 1)]
            self.service_of |= dict.fromkeys(self.instances[word], word)

    def is_observed(self, name):
        return name not in self.unobserved and self.kinds.get(name) not in ("external", "config")

    def entities(self, word):
        """The names that a word stands for."""
        known = [*self.kinds, *self.service_of]
        if "*" in word:
            known = [n for n in known if n not in self.instances and self.is_observed(n)]
            return [n for n in known if fnmatch.fnmatch(n, word)]
        for name in expanded(word):
            if name not in known:
                raise Mistake(f"unknown entity '{name}'")
        return expanded(word)

    def places(self, word):
        """Where it is recorded: on the instances of a service that has some."""
        return [p for n in self.entities(word) for p in self.instances.get(n, [n])]

    def keys(self, w):
        """Entities, or pairs of them."""
        def names():
            found = self.entities(w.next("an entity"))
            while w.words and not re.match(r"->|-?\d", w.words[0]):
                found += self.entities(w.next("an entity"))
            return found

        left = names()
        right = names() if w.take("->") else None
        return left if right is None else [(a, b) for a in left for b in right]

    def id_of(self, name):
        if name in self.service_of:
            return f"Instance/{name}"
        if name in self.kinds:
            return f"{KINDS[self.kinds[name]]}/{name}"
        if name in (what for _, what, _, _ in self.changes):
            return f"Change/{name}"
        if "/" in name or "*" in name:
            return name
        raise Mistake(f"unknown entity '{name}'")

    # Topology.

    def relate(self, dependent, dependency):
        kind = self.kinds.get(dependency)
        if kind is None:
            raise Mistake(f"'{dependency}' is an instance; its service is depended on")
        self.relations.append((dependent, dependency, RELATIONS.get(kind, "reads_writes")))
        if kind != "config":
            self.calls.setdefault(dependent, []).append(dependency)

    def read_arrows(self, w):
        groups = [[n for word in g.split() for n in self.entities(word)] for g in " ".join(w.words).split(" -> ")]
        for left, right in zip(groups, groups[1:]):
            for dependent in left:
                for dependency in right:
                    self.relate(dependent, dependency)

    def read_tree(self, w):
        names = self.entities(w.next("a range"))
        fan = int(w.number("number")) if w.take("by") else 2
        for i, name in enumerate(names[1:]):
            self.relate(names[i // fan], name)

    def read_host(self, w):
        name = w.next("a name").removesuffix(":")
        self.declare("host", name, Words([]))
        while w.words:
            for place in self.places(w.next("an entity")):
                self.host_of[place] = name
                self.relations.append((place, name, "runs_on"))

    def read_unobserved(self, w):
        while w.words:
            self.unobserved |= set(self.entities(w.next("an entity")))

    def read_tolerates(self, w):
        self.tolerated |= set(self.keys(w))

    # Telemetry.

    def read_change(self, w, values="10 to 50"):
        what, names = w.next("a name"), self.entities(w.after("of", "an entity"))
        time = Words([w.after("at", "a time")]).number("time")
        values = w.text(values)
        self.changes += [(time, what, name, values) for name in names]

    def read_deploy(self, w):
        self.read_change(w, None)

    def read_down(self, w):
        self.down |= dict.fromkeys(self.places(w.next("an entity")), w.period())

    def read_metric(self, w):
        places, name = self.places(w.next("an entity")), w.next("a metric")
        course = w.course("number")
        self.metrics |= {(place, name): course for place in places}

    def read_log(self, w):
        places, level = self.places(w.next("an entity")), w.next("a level")
        text, times, rate = w.text(""), [], Course(0)
        if w.take("at"):
            times = [w.number("time") for _ in list(w.words)]
        else:
            rate = w.course("rate")
        self.logs.append((places, level, rate, times, text))

    def read_alert(self, w):
        if w.words.count("at") != 1 or w.words.index("at") < 2:
            raise Mistake("an alert is 'ENTITY... NAME at TIME'")
        *about, name = [w.next("a name") for _ in w.words[:w.words.index("at")]]
        names, began = self.keys(Words(about)), w.take("at") and w.pair("time")
        until = w.number("time") if w.take("until") else None
        severity = w.take("critical", "warning", "info") or "warning"
        self.alerts.append((names, name, began, until, severity, w.text(name)))

    def read_without(self, w):
        self.dropped |= w.rest_of((*TELEMETRY, "topology", "baseline"))

    def read_only(self, w):
        self.dropped |= set(TELEMETRY) - w.rest_of(TELEMETRY)

    def read_symptom(self, w):
        self.symptoms.append((self.id_of(w.next("an entity")), w.text("")))

    # What a good answer says.

    def read_expect(self, w):
        source, what = " ".join(w.words), w.next("what is expected")
        if what not in EXPECTATIONS:
            raise Mistake(f"unknown expectation '{what}'")
        unless, negated, holds = w.after_last("unless"), bool(w.take("not")), bool(w.take("holds"))
        value = self.detail_of(what, w)
        if what == "path" and w.words[-1:] == ["..."]:
            holds = bool(w.words.pop())
        sets = [group.split() for group in " ".join(w.words).split(" | ")]
        w.words.clear()
        if [] in sets and what != "onset":
            raise Mistake("whom or what is expected?")
        if what == "outcome":
            Words(name for group in sets for name in group).rest_of(OUTCOMES)
        elif sets != [["empty"]]:
            sets = [[self.id_of(name) for name in group] for group in sets]
        self.expected.append(Expectation(source, what, unless, negated, holds, value, sets))

    def detail_of(self, what, w):
        if what == "explains":
            by = w.after_last("by")
            return by and self.id_of(by)
        if what == "names":
            return int(w.after_last("in") or 3)
        if what == "label":
            return Words([w.text("")]).rest_of(LABELS).pop()
        return w.pair("time") if what == "onset" else None
