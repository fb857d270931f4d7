#include "explain/confidence.h"

#include <algorithm>
#include <cmath>

namespace propter::explain {

double confidence_of(const ConfidenceBasis& f, const Weights::Confidence& w) {
  const double odds = w.base + w.alone * std::clamp(f.alone, -w.most_alone, w.most_alone) +
                      w.strongest * std::min(f.strongest, w.most_strongest);
  return 1 / (1 + std::exp(-odds));
}

}  // namespace propter::explain
