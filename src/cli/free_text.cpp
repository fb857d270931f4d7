#include "cli/free_text.h"

#include "cli/arguments.h"
#include "cli/options.h"

namespace propter::cli {

void FreeTextFlags::declare(CLI::App& app) {
  llm_.declare_endpoint(app);
  llm_.declare_asking(app);
  option(app, "--max-refinements", refinements_,
         "Edits of a failed step of free text, at most 11 (default: 3)")
      .type("N")
      .group("Model")
      .counts(kMostRefinements);
  flag(app, "--replay", replay_, "Answer free text from the --recording alone").group("Model");
}

Result<std::optional<FreeTextOptions>> FreeTextFlags::resolve(const Console& console) const {
  Result<LlmOptions> llm = llm_.resolve();
  if (!llm.ok()) return llm.status();
  if (!replay_ && llm->endpoint.empty()) return std::optional<FreeTextOptions>();
  return std::optional(FreeTextOptions{{}, *std::move(llm), refinements_, replay_, console.interruption()});
}

Result<CheckedTree> FreeTextFlags::check(const EntailOptions& question, const Status& error,
                                         const Console& console) const {
  Result<std::optional<FreeTextOptions>> options = resolve(console);
  if (!options.ok()) return options.status();
  if (!*options) return needs_model(error);
  console.warn({"this is no controlled English, so that a model reads it", error.message().where,
                error.message().what, ""});
  (*options)->question = question;
  return check_free_text(**options);
}

}  // namespace propter::cli
