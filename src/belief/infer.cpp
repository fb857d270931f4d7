#include "belief/model.h"

namespace propter::belief {

Result<Beliefs> infer(const Model& model) {
  Result<Beliefs> exact = infer_exact(model);
  if (exact.ok() || exact.status().code() != StatusCode::kUnsupported) return exact;
  return infer_loopy(model);
}

}  // namespace propter::belief
