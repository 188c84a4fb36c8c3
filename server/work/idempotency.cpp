#include "work/idempotency.hpp"

#include "app/app.hpp"
#include "kit/ids.hpp"
#include "ports/clock.hpp"
#include "work/work.hpp"

namespace peertest {

template <>
const Schema& schema_of<KeptAnswer>() {
    static const Schema s = describe<KeptAnswer>(
        "KeptAnswer", field<&KeptAnswer::id>("id"), field<&KeptAnswer::hash>("hash"),
        field<&KeptAnswer::user_id>("user_id"), field<&KeptAnswer::resource_id>("resource_id"), field<&KeptAnswer::status>("status"),
        field<&KeptAnswer::content_type>("content_type"), field<&KeptAnswer::body>("body"),
        field<&KeptAnswer::headers>("headers"), field<&KeptAnswer::created_at>("created_at"));
    return s;
}

namespace {

const Collection<KeptAnswer>& answers() {
    static const auto c = Collection<KeptAnswer>("idempotency")
                              .key("user_id", [](const KeptAnswer& a) { return to_value(a.user_id); })
                              .key("created_at", [](const KeptAnswer& a) { return to_value(a.created_at); })
                              .index({"user_id"})
                              .index({"created_at"});
    return c;
}

std::string id_of(const Caller& who) { return derived_id("idempotency " + who.idempotency_key); }

void forget_old(App& app) {
    const Time limit = app.clock.now() - idempotency_kept;
    while (app.store.erase(answers(), {lt("created_at", limit)}, 1000) == 1000) {
    }
}

}  // namespace

void claim(Tx& tx, const Caller& who, const std::string& resource_id, Time now) {
    if (who.idempotency_key.empty()) return;
    const std::string id = id_of(who);
    const auto old = tx.get(answers(), id);
    if (old && old->value.created_at + idempotency_kept <= now) tx.remove(answers(), id);
    tx.insert(answers(), KeptAnswer{.id = id, .hash = who.idempotency_hash, .user_id = who.user_id, .resource_id = resource_id,
                                    .created_at = now});
}

void forget_answers(Tx& tx, const std::string& user_id) {
    Query q{{eq("user_id", user_id)}, {{"id"}}, 100, {}, Reads::latest};
    for (bool more = true; more;) {
        const auto page = tx.find(answers(), q);
        for (const auto& a : page.items) tx.remove(answers(), a->id);
        more = !page.next_cursor.empty();
    }
}

std::optional<KeptAnswer> kept_answer(Store& store, const Caller& who, Time now) {
    auto doc = store.get(answers(), id_of(who));
    if (!doc || doc->value.created_at + idempotency_kept <= now) return {};
    return std::move(doc->value);
}

void keep_answer(Store& store, const Caller& who, const KeptAnswer& answer) {
    const std::string id = id_of(who);
    store.transact([&](Tx& tx) {
        auto doc = tx.get(answers(), id);
        if (!doc || doc->value.status != 0) return;
        doc->value.status = answer.status;
        doc->value.content_type = answer.content_type;
        doc->value.body = answer.body;
        doc->value.headers = answer.headers;
        tx.replace(answers(), *doc);
    });
}

std::vector<const CollectionInfo*> idempotency_collections() { return {&answers().info}; }

void idempotency_tasks(App&, Work& work) {
    work.every("idempotency_clean_up", Millis{3600 * 1000}, Priority::low, forget_old);
}

}  // namespace peertest
