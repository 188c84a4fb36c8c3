#include "features/payments/test_controls_http.hpp"

#include "app/app.hpp"
#include "http/api.hpp"
#include "kit/error.hpp"
#include "ports/payments.hpp"

namespace peertest {
namespace {

struct NewChargeback {
    std::string escrow_id;
    std::optional<std::int64_t> amount_minor;
};
struct ChargebackId {
    std::string id;
};
enum class ChargebackOutcome { won, lost };
struct ChargebackEnd {
    ChargebackOutcome outcome = ChargebackOutcome::won;
};
struct RefundByHand {
    std::string escrow_id;
    std::int64_t amount_minor = 0;
};
struct Silence {
    bool silent = false;
};

}  // namespace

template <>
inline constexpr std::array<std::string_view, 2> enum_names<ChargebackOutcome>{"won", "lost"};
template <>
const Schema& schema_of<NewChargeback>() {
    static const Schema s = describe<NewChargeback>(
        "TestModeChargeback", field<&NewChargeback::escrow_id>("escrow_id").as(Format::uuid),
        field<&NewChargeback::amount_minor>("amount_minor").range(1, 100'000'00).says("Default: all that was charged"));
    return s;
}
template <>
const Schema& schema_of<ChargebackId>() {
    static const Schema s = describe<ChargebackId>("TestModeChargebackId", field<&ChargebackId::id>("id"));
    return s;
}
template <>
const Schema& schema_of<ChargebackEnd>() {
    static const Schema s = describe<ChargebackEnd>(
        "TestModeChargebackEnd", field<&ChargebackEnd::outcome>("outcome").says("won: the platform keeps the money"));
    return s;
}
template <>
const Schema& schema_of<RefundByHand>() {
    static const Schema s =
        describe<RefundByHand>("TestModeRefund", field<&RefundByHand::escrow_id>("escrow_id").as(Format::uuid),
                               field<&RefundByHand::amount_minor>("amount_minor").range(1, 100'000'00));
    return s;
}
template <>
const Schema& schema_of<Silence>() {
    static const Schema s = describe<Silence>("TestModeSilence", field<&Silence::silent>("silent"));
    return s;
}

namespace {

TestControls& controls(App& app) {
    TestControls* c = app.payments.test_controls();
    if (!c) throw not_found();
    return *c;
}

template <class T>
T or_refused(Provided<T> answer) {
    if (answer.done()) return std::move(answer.value);
    if (answer.missing()) throw not_found();
    if (answer.refused()) throw conflict("invalid_transition", answer.message);
    throw Error(503, "overloaded", "The test-mode provider is silent.");
}

ChargebackId open_chargeback(App& app, const Caller&, const NewChargeback& in) {
    return {or_refused(controls(app).open_chargeback(in.escrow_id, in.amount_minor))};
}
void close_chargeback(App& app, const Caller&, const std::string& id, const ChargebackEnd& in) {
    or_refused(controls(app).close_chargeback(id, in.outcome == ChargebackOutcome::won));
}
void refund_by_hand(App& app, const Caller&, const RefundByHand& in) {
    or_refused(controls(app).refund_by_hand(in.escrow_id, in.amount_minor));
}
void set_silent(App& app, const Caller&, const Silence& in) { controls(app).set_silent(in.silent); }

}  // namespace

void test_control_routes(Api& api) {
    api.post("/testmode/chargebacks", open_to_all, open_chargeback)
        .says("Charge a captured payment back, as the builder's bank would")
        .status(201)
        .in_lane(Lane::slow)
        .development()
        .errors({"invalid_transition"});
    api.post("/testmode/chargebacks/{id}/close", open_to_all, close_chargeback)
        .says("Decide a chargeback")
        .in_lane(Lane::slow)
        .development()
        .errors({"invalid_transition"});
    api.post("/testmode/refunds", open_to_all, refund_by_hand)
        .says("Refund a payment by hand, as in the provider's dashboard: nobody here knows of it")
        .in_lane(Lane::slow)
        .development()
        .errors({"invalid_transition"});
    api.post("/testmode/silence", open_to_all, set_silent)
        .says("Let the test-mode provider give no answer, or answer again")
        .development();
}

}  // namespace peertest
