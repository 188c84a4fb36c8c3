// How who reads summaries ends a query early, when it cannot tell beforehand how many rows it will use.
#pragma once

namespace peertest {

// Thrown by an EachSummary about the row it was given: no more are wanted, and the query's cursor is the one after it.
struct Enough {};

}  // namespace peertest
