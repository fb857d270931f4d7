// Makes untrusted text harmless as data within a prompt, without hiding what it says.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace propter::llm {

// One line of valid UTF-8 of at most `limit` bytes, whole characters, with " [...]" where it was cut.
// Control characters, line and paragraph separators become spaces (runs of white space one space); what is
// invisible or turns the direction of text (zero width, bidi controls, tag characters, variation selectors,
// byte order marks) is left out; invalid bytes become U+FFFD; markers by which chat templates tell roles
// apart are broken up so that no template takes them for its own: <|...|>, [INST], <<SYS>>, <s>,
// <start_of_turn>, fences ``` and """, and "system:" / "assistant:" / "user:" / "### Instruction" at the
// start of a line. More than three combining marks on a letter are left out. Runs without a space of more
// than 200 bytes are shortened in the middle. Idempotent.
std::string neutralise(std::string_view untrusted, std::size_t limit);

}  // namespace propter::llm
