#include "features/disputes/disputes_store.hpp"

#include "features/disputes/flags.hpp"

namespace peertest {

const Collection<Dispute>& disputes() {
    using D = Dispute;
    static const auto c =
        Collection<D>("disputes")
            .key("submission_id", [](const D& d) { return to_value(d.submission_id); })
            .key("builder_id", [](const D& d) { return to_value(d.builder_id); })
            .key("tester_id", [](const D& d) { return to_value(d.tester_id); })
            .key("status", [](const D& d) { return to_value(d.status); })
            .key("decision", [](const D& d) { return d.resolution ? to_value(d.resolution->decision) : Value{}; })
            .key("created_at", [](const D& d) { return to_value(d.created_at); })
            .many("parties", [](const D& d) { return std::vector{d.builder_id, d.tester_id}; })
            .index({"created_at"})
            .index({"status", "created_at"})
            .index({"builder_id", "created_at"})
            .index({"tester_id", "created_at"})
            .unique("submission_id");
    return c;
}

std::vector<const CollectionInfo*> disputes_collections() { return {&disputes().info, &flags().info}; }

std::optional<Doc<Dispute>> find_dispute(Reader& store, const std::string& id) { return store.get(disputes(), id); }

std::optional<Doc<Dispute>> dispute_about(Reader& store, const std::string& submission_id) {
    return store.first(disputes(), {eq("submission_id", submission_id)});
}

Page<Doc<Dispute>> disputes_page(Reader& store, const std::optional<std::string>& party_id, const DisputeQuery& in) {
    Query q{{}, {{"created_at", in.sort == DisputeSort::newest}}, in.limit, in.cursor};
    if (party_id) q.where.push_back(contains("parties", {*party_id}));
    if (in.status) q.where.push_back(eq("status", *in.status));
    return store.find(disputes(), q);
}

namespace {
const char* key_of(DisputeParty party) { return party == DisputeParty::builder ? "builder_id" : "tester_id"; }
}  // namespace

DisputeTally dispute_tally(Reader& store, DisputeParty party, const std::string& user_id) {
    DisputeTally tally;
    for (const auto& g : store.group(disputes(), {eq(key_of(party), user_id)}, "decision")) {
        const auto* name = std::get_if<std::string>(&g.value);
        const auto decision = name ? enum_from<DisputeDecision>(*name) : std::nullopt;
        if (!decision) tally.open += g.count;
        else if (*decision == DisputeDecision::full) tally.full += g.count;
        else if (*decision == DisputeDecision::partial) tally.partial += g.count;
        else tally.refund += g.count;
    }
    return tally;
}

std::vector<Doc<Dispute>> last_disputes(Reader& store, DisputeParty party, const std::string& user_id, int limit) {
    return store.find(disputes(), {{eq(key_of(party), user_id)}, {{"created_at", true}}, limit}).items;
}

std::vector<Doc<Dispute>> disputes_to_answer(Reader& store, const std::string& tester_id, Time now) {
    const std::vector<DisputeStatus> unresolved{DisputeStatus::open, DisputeStatus::needs_attention};
    auto found = store.find(disputes(), {{eq("tester_id", tester_id), in("status", unresolved)}, {{"created_at"}}, 100}).items;
    std::erase_if(found, [&](const Doc<Dispute>& d) { return d->statement || d->answer_until <= now; });
    return found;
}

std::int64_t disputes_between(Reader& store, Time from, Time to) {
    return store.count(disputes(), {ge("created_at", from), lt("created_at", to)});
}

}  // namespace peertest
