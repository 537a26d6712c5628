// When a period of the law ends: counted in the profile's zone by days of its calendar, moved on to the
// next working day where it ends on a weekend or a holiday (Regulation 1182/71 art. 3; Civil Code of
// Ukraine art. 254). Pure functions, safe from any thread.
#pragma once

#include "policy/model.hpp"

namespace slovo::policy {

/// Saturday and Sunday are none, nor is a holiday of the calendar.
[[nodiscard]] bool is_working_day(Calendar const& calendar, std::chrono::year_month_day day);

/// Months by the same-day rule, then days, to the last second of the last day, which is a working one.
/// Hours run through nights, weekends and changes of the clock; so does a period of nothing.
[[nodiscard]] Instant end_of(Calendar const& calendar, Instant from, Period period);

//= policy:C29
/// The day by which a demand under this right is answered. Of the policy's profiles the strictest wins. A
/// question or a right that the policy gives no deadline has that of `access`, or one month.
[[nodiscard]] Instant due_date(Policy const& policy, std::string_view right, Instant from);

/// The later day that a case may be moved to once, with a reason (GDPR 12(3)); none when one of the
/// policy's profiles knows no extension of this right.
[[nodiscard]] std::optional<Instant> extended_date(Policy const& policy, std::string_view right, Instant due);

}  // namespace slovo::policy
