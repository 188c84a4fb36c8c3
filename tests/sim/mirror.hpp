// Every document as it was last committed, and the laws that each commit must keep.
#pragma once
#include <functional>
#include <map>
#include <string>

#include "features/assignments/waitlist.hpp"
#include "features/disputes/disputes.hpp"
#include "features/escrow/ledger.hpp"
#include "features/escrow/payouts.hpp"
#include "features/ratings/ratings.hpp"
#include "sim/coverage.hpp"
#include "work/work.hpp"

namespace peertest::sim {

class Mirror {
public:
    Mirror(Coverage& coverage, const Clock& clock) : coverage_(coverage), clock_(clock) {}
    // `worker` is who commits. The first law that is broken stays in `breach`.
    void changed(const std::string& collection, const std::string& id, const std::string* body, int worker);

    std::map<std::string, Escrow> escrows;
    std::map<std::string, Payout> payouts;
    std::map<std::string, LedgerEntry> entries;
    std::map<std::string, LedgerAccount> accounts;
    std::map<std::string, Assignment> assignments;
    std::map<std::string, WaitlistEntry> waitlist;
    std::map<std::string, JobListing> listings;
    std::map<std::string, Submission> submissions;
    std::map<std::string, Dispute> disputes;
    std::map<std::string, User> users;
    std::map<std::string, Task> tasks;
    std::map<std::string, Rating> ratings;
    std::string breach;
    bool spent = false;   // something was added to what a builder spends
    bool vacant = false;  // a place came free: it costs what the job pays by now

    void wrong(const std::string& what);
    // Of a refund of a hold or the transfer of a payout: how many tries of it are recorded as failed for good.
    int tries_over(const std::string& operation, const std::string& object) const;

private:
    void told(const Escrow*, const Escrow*);
    void told(const Payout*, const Payout*);
    void told(const LedgerEntry*, const LedgerEntry*);
    void told(const Assignment*, const Assignment*);
    void told(const WaitlistEntry*, const WaitlistEntry*);
    void told(const JobListing*, const JobListing*);
    void told(const Submission*, const Submission*);
    void told(const Dispute*, const Dispute*);
    void told(const User*, const User*);
    void told(const Rating*, const Rating*);
    void told(const Task*, const Task*);
    void saw(const std::string& table, const std::string& id, const std::string& from, const std::string& to,
             const std::string& event = {});
    template <class T>
    void take(std::map<std::string, T>& all, const std::string& id, const std::string* body);

    Coverage& coverage_;
    const Clock& clock_;
    int worker_ = 0;
    std::map<std::string, int> claimed_by_;
};

}  // namespace peertest::sim
