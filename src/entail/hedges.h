// Words that controlled English has no form for, though their place would let them pass for an adjective, a
// noun or a part of a name: "some dogs", "usually", "therefore Bob". Each comes with what to write instead.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>

namespace propter::entail {

struct HedgeGroup {
  std::string_view words;  // lower case, between single blanks
  std::string_view help;
};

inline constexpr std::array<HedgeGroup, 10> kHedges = {{
    {"some most many few fewer several only exactly half more less least much various numerous both "
     "other others another either neither enough zero two three four five six seven eight nine ten "
     "eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty thirty forty "
     "fifty sixty seventy eighty ninety dozen dozens hundred hundreds thousand thousands million "
     "millions plenty countless lots certain",
     "a rule holds of all or of none: write 'all' or 'no', or name whom it is said of"},
    {"one", "write 'nobody' for 'no one'; how many there are cannot be said"},
    {"usually often sometimes rarely seldom hardly scarcely barely maybe perhaps probably possibly "
     "presumably apparently generally typically mostly normally commonly frequently occasionally "
     "always almost nearly approximately roughly virtually partly mainly largely might could should "
     "would must shall ought surely certainly clearly obviously supposedly allegedly likely unlikely "
     "just mere merely simply",
     "a statement holds or it does not: leave the word out, or say when it holds in an 'if' sentence"},
    {"very too quite rather extremely",
     "leave the word out, or join it to the next by '-', as in 'very-old'"},
    {"never", "write 'not', as in 'is not' or 'does not'"},
    {"none", "write 'nobody', 'nothing', or 'no' and a noun"},
    {"my your his its our their this these those such same", "name what is meant, as in 'the dog'"},
    {"there here", "name the place, or what is there: write 'Rex is a dog' for 'there is a dog'"},
    {"today tonight yesterday tomorrow now again already still currently nowadays formerly previously "
     "recently lately soon once twice afterwards meanwhile",
     "a statement has no time: leave the word out, or put what differs into the verb or the adjective"},
    {"but nor yet unless although though whereas while when whenever so thus hence therefore however "
     "moreover furthermore also otherwise",
     "write one sentence for each clause, join them by 'and', or write 'if ... then ...'"},
}};

constexpr std::size_t count_hedges() {
  std::size_t count = 0;
  for (const HedgeGroup& group : kHedges)
    count += 1 + static_cast<std::size_t>(std::count(group.words.begin(), group.words.end(), ' '));
  return count;
}

// Calls visit(word, help) for each word.
constexpr void each_hedge(auto visit) {
  for (const HedgeGroup& group : kHedges)
    for (std::string_view rest = group.words; !rest.empty();) {
      const std::string_view word = rest.substr(0, rest.find(' '));
      visit(word, group.help);
      rest.remove_prefix(std::min(rest.size(), word.size() + 1));
    }
}

}  // namespace propter::entail
