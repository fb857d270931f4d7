#include "tools/habits.h"

#include "tools/alert_rarity.h"
#include "tools/comparison.h"

namespace propter::tools {

Habits::Habits(const Scene& scene) : metrics(scene), usual_wait(tools::usual_wait(scene)), gaps(relation_gaps(scene)), alert_background(tools::alert_background(scene)) {}

}  // namespace propter::tools
