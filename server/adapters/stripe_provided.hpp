// From Stripe's replies to the port's outcomes.
#pragma once
#include "adapters/stripe_api.hpp"

namespace peertest {

template <class T>
Provided<T> not_done(const StripeReply& r) {
    if (r.outcome == ProviderOutcome::unknown) return {};  // whatever it says, it is no refusal
    return {r.outcome, {}, r.code, r.message};
}
template <class T, class From>
Provided<T> not_done(const Provided<From>& p) {
    return {p.outcome, {}, p.code, p.message};
}

}  // namespace peertest
