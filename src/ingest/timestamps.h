// Times at the beginning of log lines, in the forms that loggers write.
#pragma once

#include <cstddef>
#include <string_view>

#include <propter/time.h>

namespace propter {

struct LeadingTime {
  TimeNs time = kNoTime;   // kNoTime with a length: a clock without a date, and no reference to complete it
  std::size_t length = 0;  // bytes that it takes, brackets included; 0: the text does not begin with a time
};

// ISO 8601 and its relatives ("2026-01-02 03:04:05,678", '/' between the parts of the date, offsets),
// "Jan  2 03:04:05" (RFC 3164), "10/Oct/2000:13:55:36 -0700" (common log format), an epoch number, a bare
// "03:04:05.678"; each may stand in brackets. `reference` completes years and days: the nearest one is meant.
LeadingTime leading_time(std::string_view text, TimeNs reference);

// klog's "0102 03:04:05.678901" (after the level letter): a month, a day and a clock.
LeadingTime klog_time(std::string_view text, TimeNs reference);

}  // namespace propter
