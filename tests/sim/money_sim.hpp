// The money under faults: the real escrow and payments features on the store in memory, a provider behind a bad line,
// webhooks that come twice, late and out of order, cards that decline, a clock that leaps, and a process that is killed
// and started anew. After every step the audit must hold.
#pragma once
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "adapters/payments_testmode.hpp"
#include "features/escrow/escrow.hpp"
#include "sim/chance.hpp"
#include "sim/faulty_payments.hpp"
#include "support/test_app.hpp"

namespace peertest::sim {

// What an assignment is to escrow: a document that must change together with it.
struct Errand {
    std::string id, escrow_id;
    std::string state;  // reserving, active, ended, unfunded
};

class MoneySim {
public:
    explicit MoneySim(std::uint64_t seed);
    ~MoneySim();

    // Throws std::runtime_error with what is wrong, and the steps that led there.
    void run(int steps);

private:
    struct Person {
        std::string id;
        bool can_be_paid = false;
    };

    void start();  // the process
    void step();
    void accept();
    void decide();
    void leap();
    void set_up_card(const std::string& builder, const std::string& number);
    void onboard(Person& tester);
    void charge_back();
    void decide_chargeback();
    void settle_everything();
    void check_audit();
    void check_end();
    void check_holds();
    void check_books_with_provider();
    void check_reconciliation();
    void webhook(std::string_view body, std::string_view signature);
    // Runs what a request would; false when the process was killed in it.
    bool request(const std::string& what, const std::function<void()>& f);

    std::uint64_t seed_;
    Chance chance_;
    TestApp base_;
    TestModePayments provider_;
    FaultyPayments line_;
    Time real_now_;
    std::unique_ptr<StoreWork> work_;
    std::unique_ptr<App> app_;
    std::vector<std::string> builders_;
    std::vector<Person> testers_;
    std::vector<std::string> escrows_, chargebacks_;  // chargebacks: not decided yet
    std::map<std::string, std::int64_t> promised_;  // by escrow: what a committed decision gives the tester
    std::vector<std::string> log_;
    bool calm_ = false;
};

}  // namespace peertest::sim
