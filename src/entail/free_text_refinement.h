// Repairs a tree that fails, one edit at a time.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "entail/free_text_reading.h"

namespace propter::entail {

class Refinement {
 public:
  struct Parts {
    Roles& roles;
    FreeTextReading& reading;
    Prover& prover;
    const FreeTextSettings& settings;
    const std::vector<SourceSentence>& sentences;
    FreeTextResult& result;
  };
  explicit Refinement(const Parts& parts) : parts_(parts) {}

  // Fills the tree, the iterations and stopped_by; the last step is the hypothesis.
  Status run(std::vector<ProofStep> steps);

 private:
  Result<EntailmentTree> verified(const std::vector<ProofStep>& steps);
  [[nodiscard]] LeafVerdict ground(const EntailmentNode& leaf) const;
  Status settle_at_once(const std::vector<ProofStep>& steps);
  Status refine(std::vector<ProofStep>& steps);
  // What was tried: why it does not count, or "". Fails only where the verifier does.
  Result<std::string> attempt(std::vector<ProofStep>& steps, std::size_t at, const Edit& edit);
  Result<std::string> adopt(std::vector<ProofStep>& steps, std::size_t at, const Edit& edit,
                            const FreeTextAtom& atom);
  void cover_again(const std::string& from);
  [[nodiscard]] std::string objection_to(const EntailmentTree& tree, const std::string& step,
                                         const Edit& edit) const;
  FreeTextAtom new_atom(const Edit& edit);
  [[nodiscard]] bool still_follows(const std::string& leaf, const FreeTextAtom& atom);
  [[nodiscard]] std::size_t failing_step(const std::vector<ProofStep>& steps) const;
  [[nodiscard]] RefinementTask task_for(const std::vector<ProofStep>& steps, std::size_t at) const;
  [[nodiscard]] bool settled() const;
  [[nodiscard]] std::vector<LeafOrStep> leaves() const;

  Parts parts_;
  StepCache cache_;
};

}  // namespace propter::entail
