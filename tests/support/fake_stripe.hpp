// A stand-in for Stripe on loopback that keeps state, as its documentation says it behaves: enough of it for the payment
// port's suite, and for causing what no other stand-in causes (locks, lost answers, chargebacks). It is ours, so it proves
// that our two engines agree; that requests are Stripe's is proven against stripe-mock, which others made.
#pragma once
#include <boost/json/object.hpp>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "kit/time.hpp"
#include "support/stub_server.hpp"

namespace peertest {

class FakeStripe {
public:
    using Object = boost::json::object;
    using Form = std::map<std::string, std::string>;

    FakeStripe();
    std::string url() const { return server_.url(); }
    void let_pass(Millis time);  // it tells real time until then

    // --- what people do on Stripe's pages; a page is named by its address
    void finish_checkout(const std::string& page, const std::string& card_number);
    void finish_onboarding(const std::string& account, bool can_be_paid);
    // --- what banks do
    std::string open_dispute(const std::string& payment_intent, std::int64_t amount);
    void close_dispute(const std::string& dispute, bool won);
    void change(const std::string& id, const std::function<void(Object&)>& how);  // whatever else happens to an object

    // --- what a test wants to see and cause
    // Asked before each request is looked at; what it answers is sent instead.
    void answer_instead(std::function<std::optional<std::string>(const StubRequest&)> f);
    // Asked after each request was carried out; what it answers is sent instead of the answer.
    void answer_afterwards(std::function<std::optional<std::string>(const StubRequest&)> f);
    std::vector<StubRequest> requests();  // so far
    std::vector<StubRequest> requests(const std::string& method, const std::string& path_start);
    std::string last(const std::string& kind, const std::string& customer);  // the id of the newest
    static Form form_of(const StubRequest& r);  // its body, or the query of its target

private:
    struct Failure {
        int status;
        Object error;
    };
    std::optional<std::string> talk(const StubRequest& r);
    std::string carry_out(const StubRequest& r);
    Object route(const StubRequest& r, const std::string& path, const Form& in);
    Object create(const std::string& path, const Form& in);
    Object list(const std::string& path, const Form& in);
    Object act(const std::string& id, const std::string& verb, const Form& in);
    Object create_intent(const Form& in);
    Object create_refund(const Form& in);
    Object create_transfer(const Form& in);
    Object& at(const std::string& id, const std::string& param);
    Object& keep(const std::string& prefix, const std::string& kind, Object fields);
    std::string booked(const std::string& type, const std::string& source, std::int64_t amount, std::int64_t fee,
                       const std::string& currency);
    void expand(Object& o, const std::string& path);
    void decline(Object intent, const std::string& code, const std::string& decline_code);

    std::int64_t now() const;  // seconds

    std::mutex mutex_;  // of all below
    std::int64_t passed_s_ = 0;
    std::map<std::string, Object> objects_;
    std::vector<std::string> order_;  // ids, as made
    std::map<std::string, std::pair<std::string, std::string>> replays_;  // idempotency key: request, answer
    std::map<std::string, std::string> numbers_;                          // of payment methods
    std::vector<StubRequest> requests_;
    std::function<std::optional<std::string>(const StubRequest&)> instead_, afterwards_;
    int last_id_ = 0;
    StubServer server_;  // last: it uses all of it
};

}  // namespace peertest
