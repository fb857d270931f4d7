// A small answer to render: pricing is the origin, basket calls it, storefront calls basket.
#pragma once

#include <string>

#include <propter/report.h>

#include "graph/evidence_kinds.h"

namespace propter::report_test {

inline constexpr TimeNs kStart = 1'772'366'400 * kSecond;  // 2026-03-01T12:00:00Z
inline constexpr EntityId kPricing{0};
inline constexpr EntityId kBasket{1};
inline constexpr EntityId kStorefront{2};
inline constexpr EvidenceId kException{0};
inline constexpr EvidenceId kFailingCalls{1};
inline constexpr RelationId kBasketCallsPricing{0};
inline constexpr RelationId kStorefrontCallsBasket{1};

inline Entity service(std::string name) {
  return {EntityKind("Service"), "", std::move(name), {}, {}, kNoTime};
}

inline OperationalGraph sample_graph(const std::string& pricing_name) {
  return {{service(pricing_name), service("basket"), service("storefront")},
          {{kBasket, kPricing, RelationKind::kCalls, 120, "spans"},
           {kStorefront, kBasket, RelationKind::kCalls, 240, "spans"}}};
}

inline Evidence sample_evidence(EvidenceId id, EntityId entity, EvidenceKind kind, std::string text) {
  Evidence e;
  e.id = id;
  e.entity = entity;
  e.tool = "sample";
  e.kind = kind;
  e.interval = {kStart, kStart + kMinute};
  e.onset = {kStart, kStart};
  e.score = 5.25;
  e.text = std::move(text);
  e.source = {"logs/shop.jsonl", 12, 84};
  return e;
}

inline Hypothesis sample_hypothesis(EntityId entity, double probability) {
  Hypothesis h;
  h.entity = entity;
  h.probability = probability;
  h.label = Label::kOrigin;
  h.fault_kind = "errors";
  h.onset = {kStart, kStart + kSecond};
  h.summary = "price table missing since the deploy";
  return h;
}

inline Answer sample_answer(const std::string& pricing_name = "pricing") {
  Answer a;
  a.case_name = "slow-pricing";
  a.outcome = Outcome::kRootCauseFound;
  a.window = {kStart, kStart + 6 * kMinute};
  a.onset = {kStart, kStart + kSecond};
  a.graph = sample_graph(pricing_name);
  a.evidence = {
      sample_evidence(kException, kPricing, evidence_kind("exception"), "PriceTableMissing: region north"),
      sample_evidence(kFailingCalls, kBasket, evidence_kind("failing_calls"), "84 of 120 calls fail")};
  a.evidence[1].relation = kBasketCallsPricing;
  a.symptoms = {{kStorefront, "alert", {kFailingCalls}, false}};
  a.hypotheses = {sample_hypothesis(kPricing, 0.94), sample_hypothesis(kBasket, 0.04)};
  a.hypotheses[0].confidence = 0.8;
  a.hypotheses[0].evidence = {kException};
  a.hypotheses[0].explains = {kBasket, kStorefront};
  a.hypotheses[0].shares = {0.9, 0.75};
  a.hypotheses[0].path = {{kPricing, kBasket, kBasketCallsPricing, {kFailingCalls}, "errors"},
                          {kBasket, kStorefront, kStorefrontCallsBasket, {}, "errors"}};
  a.frontier = {kPricing};
  a.beliefs = {{0.01, 0.05, 0.94, Label::kOrigin, 0.9, "own exception", 2, 1, "rules"},
               {0.05, 0.91, 0.04, Label::kSymptom, 0.8, "", 1, 0, "rules"},
               {0.1, 0.9, 0, Label::kSymptom, 0.8, "", 1, 0, "rules"}};
  a.ledger = {
      {1, kPricing, "seed", Label::kDefer, Label::kOrigin, 0.9, {kException}, "own exception", "rules"}};
  a.check_next = {"logs of basket around 12:00"};
  a.belief = {.engine = "loopy", .schedule = "residual", .iterations = 12, .residual = 3e-8, .cut = 3};
  a.hypotheses[0].carried_by = {{kException, 3.5}, {kFailingCalls, -0.25}};
  a.counterfactuals = {{kPricing, {kBasket, kStorefront}, 5.5}};
  a.files = {{"logs/shop.jsonl", "json lines", 4096, 2310, 0, {}, ""}};
  a.settings = {{"seed", "1"}};
  return a;
}

}  // namespace propter::report_test
