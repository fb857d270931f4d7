// Every number that decides an answer: one value, passed to whoever decides.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include <propter/evidence.h>
#include <propter/graph.h>
#include <propter/time.h>

#include "graph/traits.h"

namespace propter {

// As built in, unless a file says otherwise (weights_file.h, which has the name and the range of each).
struct Weights {
  Weights();

  std::vector<EvidenceWeight> evidence;  // per row of evidence_kinds()
  std::vector<double> transmission;      // per row of relation_kinds()
  std::vector<double> prior;             // per row of entity_kinds(); that of the plain word counts

  [[nodiscard]] const EvidenceWeight& of(EvidenceKind kind) const { return evidence[kind.row()]; }
  [[nodiscard]] double transmission_of(RelationKind kind) const {
    return transmission[static_cast<std::size_t>(kind)];
  }
  [[nodiscard]] double prior_of(const EntityKind& kind) const { return prior[kind.row()]; }

  double anomalous = 1.0;                    // score from which an item counts as an anomaly at all
  double unparsed_share = 0.01;              // of lines; with more, the input counts as partly unreadable
  DurationNs clock_tolerance = 5 * kSecond;  // between clocks of different hosts

  struct Belief {
    double family_clamp = 6;  // nats; bound of the summed log-likelihood ratios
    bool operator==(const Belief&) const = default;
  } belief;

  // What the verdict of a model says: how often it gives a label, and is how sure of it, to an entity that is
  // healthy, a symptom, an origin. What is left of each is Defer. Not fitted: there are too few labelled
  // answers (a hosted model had 13 of 15 Origins right), so these are guesses that keep that order.
  struct Verdicts {
    struct Given {
      double healthy = 1;
      double symptom = 1;
      double origin = 1;
      bool operator==(const Given&) const = default;
    };
    using PerLabel = std::array<Given, 3>;  // said: Healthy, Symptom, Origin
    PerLabel sure = {{{0.50, 0.05, 0.02}, {0.06, 0.45, 0.10}, {0.02, 0.08, 0.50}}};
    PerLabel leaning = {{{0.20, 0.07, 0.03}, {0.08, 0.18, 0.10}, {0.04, 0.08, 0.16}}};
    double sure_from = 0.8;  // confidence; with 0.5 or less nothing was said
    double most = 3;         // nats that one verdict counts at most
    double accused = 1;      // nats for being degraded, of whom a suffering dependent is said to suffer from
    double user = 8;         // nats of what a user says
    bool operator==(const Verdicts&) const = default;
  } verdicts;

  struct Model {                     // propter/belief.h, as belief/build makes it
    double shows = 0.35;             // a fault shows in a class
    double shows_in_traffic = 0.02;  // likewise
    double raises = 0.2;             // a class that shows raises one distinct signal
    double shared = 0.3;             // what is wrong with a service shows on an instance
    double alike = 0.7;          // likewise, in a class in which two or more left their past in the same way
    double of_service = 0.95;    // what is wrong with a service shows on it as a whole
    double slows = 0.4;          // a short resource makes its owner slow ...
    double fails = 0.2;          // ... and makes it fail
    double logs_errors = 0.3;    // who fails says something unusual ...
    double logs_latency = 0.1;   // ... and so does who is slow
    double host_slows = 0.5;     // of the transmission of a placement: the tenant is slow
    double disk_fails = 0.2;     // likewise, if it is the disk: the tenant fails
    double network_slows = 0.5;  // of that of a call, if the network between is bad: the caller is slow
    double supported = 0.5;      // transmission of a relation with evidence on it, at least
    double reversed = 0.3;       // of the transmission, where the dependent was in trouble first
    double seen = 6;             // nats for what a distinct signal says
    double second_hand =
        -0.2;            // per unit of score, at most: what an item that names a dependency says of a cause
    double absent = 1;   // nats against a class that peers show and an entity does not
    double usual = 0.5;  // nats per unit of score of "as usual"
    double smoothing = 0.5;  // added to counts of peers
    double least_signal_leak = 0.002;
    double most_signal_leak = 0.95;
    double least_class_leak = 0.04;
    double most_class_leak = 0.6;
    double most_compared_leak = 0.02;  // likewise, of a class in which an entity left its own past
    double usual_leak = 0.0075;        // P(a class shows in good times), where ways are told
    double most_of_a_node = 8;         // nats of evidence
    double by_parts = 0.3;             // of the prior, where only parts were measured and not the whole
    double undeclared = 0.2;           // of the prior, where others are declared and an entity is not
    double mentioned = 0.2;            // of the transmission, where a change only mentions whom it touched
    bool operator==(const Model&) const = default;
  } model;

  struct Scope {               // of an answer (belief/scope.h)
    std::size_t whole = 1000;  // systems of so many entities are taken whole
    double felt = 1e-4;  // P(a fault is felt by who shows something) from which an entity is a candidate
    double heard = 0.1;  // of the transmission: that somebody is silent tells less than trouble
    bool operator==(const Scope&) const = default;
  } scope;

  struct Walk {
    double effect_score = 1.3;  // an entity whose effect evidence scores this seeds the search
    std::size_t min_seeds = 5;  // without alerts, so many at least
    double suffering = 0.02;    // P(trouble got there) from which an entity is visited
    double origin_gain = 1.0;   // nats by which an origin is likelier than before, likewise
    double standing_out = 1;    // nats that something says which only few show, likewise
    std::size_t likeliest = 5;  // so many have been looked at in the end
    bool operator==(const Walk&) const = default;
  } walk;

  struct Frontier {
    double further = 1.5;  // nats that a further origin costs besides its prior
    bool operator==(const Frontier&) const = default;
  } frontier;

  struct Outcome {
    double no_incident_degraded = 2.2;  // nats; below this everywhere nobody left what is usual for himself
    double confident = 0.5;             // from which a root cause is named
    double degraded = 0.5;              // P(degraded) from which an entity is a symptom
    double healthy = 0.9;               // P(healthy) from which it is healthy
    double negligible_origin = 0.001;   // hypotheses below this are not listed
    double report = 4;                  // score of what a person reported
    double outweighed = 1.0;            // nats of cause evidence by which a rival casts doubt on an origin
    bool operator==(const Outcome&) const = default;
  } outcome;

  // Log-odds that the first hypothesis is right; fitted by tests/fit on six collections of recorded
  // incidents, each system with the same weight.
  struct Confidence {
    double base = -0.272;
    double alone = 0.511;      // per nat of log-odds, given exactly one origin
    double strongest = 0.401;  // per nat of the class that shows most
    double most_alone = 3;     // more of the same says nothing more
    double most_strongest = 3;
    bool operator==(const Confidence&) const = default;
  } confidence;

  struct Collection {               // what the tools found, taken together
    double least_surprise = 1;      // -log10 p, before correction, from which a test gives an item
    std::size_t per_tool = 5;       // items kept per entity, relation and tool
    double kept = 0.3;              // items that score less are as usual
    double normal_per_test = 0.5;   // score of "as usual": per decade of the number of tests ...
    double most_normal = 2;         // ... and at most
    std::size_t enough_tests = 20;  // from which inflation can be told
    double most_inflation =
        4;  // counts and durations vary more than the textbook allows, but not without limit
    bool operator==(const Collection&) const = default;
  } collection;

  struct Comparison {             // loud against reference
    double baseline_alone = 0.5;  // share of the surprise that counts where there is no quiet part
    double baseline_margin = 3;   // how much wider margins are there
    bool operator==(const Comparison&) const = default;
  } comparison;

  struct Timeline {
    double max_surprise = 3;                // of one series: it cannot outvote many
    double usual_errors = 0.05;             // share of requests that may fail
    double usual_slow = 0.15;               // share of requests that may be slow ...
    double slow_factor = 1.3;               // ... by this, against the 90 % quantile
    std::size_t minimum_spans = 10;         // from which that quantile is known
    std::size_t minimum_samples = 8;        // of a metric
    DurationNs before_page = 60 * kMinute;  // how far the window reaches from when somebody was told
    DurationNs after_page = 15 * kMinute;
    DurationNs outside = 5 * kMinute;      // beyond the data by more than this nothing was seen
    DurationNs alert_lead = 30 * kMinute;  // alerts older than this before the page are stale
    bool operator==(const Timeline&) const = default;
  } timeline;

  struct Onset {
    DurationNs lasted = 30 * kSecond;  // before somebody was told; and the least to call a part quiet
    double clear = 3;                  // log10 units of evidence in all, from which a split is believed
    double baseline_alone = 2;         // a split that has no before within the window must be clearer by this
    double per_entity = 6;             // log10 units; one entity cannot outvote the rest
    double as_good = 0.9;  // of neighbouring splits this close to the best the onset is the whole range
    bool operator==(const Onset&) const = default;
  } onset;

  struct Alerts {
    DurationNs pre_existing = 2 * kMinute;  // what began so long before the onset was there before it
    DurationNs resolution = kMinute;        // anomaly detectors look once a minute
    double quiet_log_score = 0.5;           // most of a rare log line without a word of trouble
    double least_promptness = 0.01;         // share of the loud part below which nothing is told apart
    bool operator==(const Alerts&) const = default;
  } alerts;

  // How far a rise of a metric of some class speaks for a fault, 0..1: memory and thread counts step with
  // every restart and drift, traffic counters follow the load.
  struct Reliability {
    double other = 0.5;
    double cpu = 1;
    double memory = 0.7;
    double disk = 1;
    double threads = 0.3;
    double network = 0.5;
    double latency = 1;
    double errors = 1;
    double success = 1;
    double traffic = 0.5;
    double logs = 0.5;
    double state = 1;
    bool operator==(const Reliability&) const = default;
  } reliability;

  struct Changes {
    DurationNs look_back = 24 * 60 * kMinute;  // changes are about this far apart where nothing is known
    DurationNs resolution = 3 * kMinute;       // a rollout takes its time: closer than this is not told apart
    DurationNs tolerance = 2 * kMinute;  // the onset is an estimate: a change this late may be before it
    double plain_word = 0.3;     // of the surprise that an error repeats a word, where that is no identifier
    double most_of_words = 1.5;  // log10 units
    bool operator==(const Changes&) const = default;
  } changes;

  // Change points of metrics and logs.
  struct Steps {
    std::size_t least_before = 6;  // samples on either side
    std::size_t least_after = 2;
    std::size_t most_before = 30;  // of which so many nearest ones are held against each other
    std::size_t most_after = 10;
    double least = 4;             // robust deviations between the two
    double relative_floor = 0.1;  // a deviation below this share of the median means nothing
    double least_share = 0.05;    // of all that the metric moves: a smaller step is none of the incident
    std::size_t deepest = 3;      // halvings: up to 2^3 - 1 steps of a series
    double least_surprise = 3;    // -log10 of the chance that a line comes so late only by accident
    bool operator==(const Steps&) const = default;
  } steps;

  struct FailingCalls {
    double margin = 1.5;             // rates that differ by less mean nothing
    double usual_error_rate = 0.01;  // where there is nothing to compare with
    bool operator==(const FailingCalls&) const = default;
  } failing_calls;

  struct Latency {
    std::size_t shift_bins = 7;         // 1.1^7 = 1.95: slower by less than about twice means nothing
    std::size_t minimum_reference = 8;  // durations that a side needs to count
    std::size_t minimum_loud = 3;
    double felt_by_user = 0.05;  // share of a usual request below which nobody feels a difference
    double felt_by_caller = 0.2;
    DurationNs felt_at_least = 100'000;
    bool operator==(const Latency&) const = default;
  } latency;

  struct Logs {
    double margin = 1.5;           // rates that differ by less mean nothing
    double known_error = 0.5;      // weight of an error that good times know, too, on whatever entity
    std::size_t telling_name = 4;  // letters; a shorter name occurs by accident
    double minimum_events = 3;     // loud and reference together
    bool operator==(const Logs&) const = default;
  } logs;

  struct Metrics {
    std::size_t minimum_reference = 6;  // samples
    double degrees = 4;                 // of Student's t: telemetry has heavy tails
    double relative_floor = 0.1;        // a deviation below this share of the median means nothing
    double percent_floor = 2;           // nor one below so many points of a percentage
    double bound_floor = 0.005;         // of its bound, of what is usually close to it
    double either_way = 0.5;            // of the deviations of what may be bad either way
    double most_of_effects = 5;         // -log10 p: percentiles and rates of few requests jump to any height
    double saturated = 85;              // percent
    std::size_t growth_samples = 5;
    bool operator==(const Metrics&) const = default;
  } metrics;

  struct MetricHistory {
    std::size_t minimum_past = 50;  // samples; a shorter past is a bad yardstick
    double least_rise = 0.05;       // of the median, per deviation: what moves less means nothing
    double least_fall =
        0.002;  // likewise of what is bad when it falls: 97.7 % of requests is much less than 100
    double either_way = 0.5;          // of the deviations of traffic, which may rise and fall
    DurationNs before = kMinute;      // the samples from so long before the page ...
    DurationNs after = 15 * kMinute;  // ... until so long after it count
    bool operator==(const MetricHistory&) const = default;
  } metric_history;

  struct MissingCalls {
    double margin = 1.5;
    double traffic_margin = 3;  // load may well change by this much
    double minimum_calls = 3;   // usual ones
    bool operator==(const MissingCalls&) const = default;
  } missing_calls;

  struct Network {
    std::size_t shift_bins = 7;  // 1.1^7 = 1.95: the gap has to double
    std::size_t minimum_calls = 4;
    double shifted = 2;        // -log10 p from which a relation counts as shifted
    double felt_share = 0.05;  // of what a user's request takes; a smaller gap nobody feels
    bool operator==(const Network&) const = default;
  } network;

  bool operator==(const Weights&) const = default;
};

const Weights& built_in_weights();

// Those that a caller gave, else the built-in ones.
inline const Weights& or_built_in(const std::shared_ptr<const Weights>& weights) {
  return weights ? *weights : built_in_weights();
}

// Summed log-likelihood ratios of a set of items, nats.
struct LogLikelihoods {
  double local = 0;
  double degraded = 0;
};

// The strongest item of each family counts, families add, the sums are clamped.
LogLikelihoods weigh(std::span<const Evidence> items, const Weights& weights);

}  // namespace propter
