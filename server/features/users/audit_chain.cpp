#include "features/users/audit_chain.hpp"

#include "app/app.hpp"
#include "kit/crypto.hpp"

namespace peertest {
namespace {

constexpr int batch = 200;
const std::string head_id = "audit";

// One batch in one transaction; how many rows it joined.
int chain_some(App& app) {
    return app.store.transact([&](Tx& tx) {
        auto rows = tx.find(audit_rows(), {{eq("seq", 0)}, {{"id"}}, batch, {}, Reads::latest}).items;
        if (rows.empty()) return 0;
        tx.guard("audit-chain");
        auto head = tx.get(audit_heads(), head_id);
        AuditHead next = head ? head->value : AuditHead{head_id, 0, {}};
        for (auto& row : rows) {
            row->seq = ++next.seq;
            row->hash = next.hash = chained_hash(*row, next.hash);
            tx.replace(audit_rows(), row);
        }
        if (head) {
            head->value = next;
            tx.replace(audit_heads(), *head);
        } else {
            tx.insert(audit_heads(), next);
        }
        return int(rows.size());
    });
}

void breach(ChainReport& report, const std::string& what) {
    if (report.breaches++ == 0) report.first_breach = what;
}

void verify(Reader& r, ChainReport& report) {
    AuditHead last;
    Query q{{gt("seq", 0)}, {{"seq"}}, 500, {}, Reads::latest};
    do {
        auto page = r.find(audit_rows(), q);
        for (const auto& row : page.items) {
            ++report.looked_at;
            if (row->seq != last.seq + 1)
                breach(report, "row " + std::to_string(last.seq + 1) + " is missing");
            else if (row->hash != chained_hash(*row, last.hash))
                breach(report, row->id + ": row " + std::to_string(row->seq) + " was changed");
            last.seq = row->seq;
            last.hash = row->hash;
        }
        q.cursor = page.next_cursor;
    } while (!q.cursor.empty());
    const auto head = r.get(audit_heads(), head_id);
    const AuditHead kept = head ? head->value : AuditHead{};
    if (kept.seq != last.seq || kept.hash != last.hash)
        breach(report, "the chain ends at row " + std::to_string(last.seq) + ", it had " + std::to_string(kept.seq));
    report.unchained = r.count(audit_rows(), {eq("seq", 0)});
}

}  // namespace

template <>
const Schema& schema_of<AuditHead>() {
    static const Schema s = describe<AuditHead>("AuditHead", field<&AuditHead::id>("id"), field<&AuditHead::seq>("seq"),
                                                field<&AuditHead::hash>("hash"));
    return s;
}

const Collection<AuditHead>& audit_heads() {
    static const Collection<AuditHead> c("audit_head");
    return c;
}

int chain_audit_rows(App& app) {
    int joined = 0;
    try {
        int some = batch;
        while (some == batch) joined += some = chain_some(app);
    } catch (const Stale&) {  // another process joins them
    } catch (const Duplicate&) {
    }
    return joined;
}

// Each part with its length before it: no two rows are written the same.
std::string chained_hash(const AuditRow& row, const std::string& hash_before) {
    std::string text;
    const auto add = [&text](const std::string& part) { text += std::to_string(part.size()) + ":" + part; };
    add(hash_before);
    add(std::to_string(row.seq));
    add(row.id);
    add(std::to_string(row.at.ms));
    add(row.actor_id);
    add(row.action);
    add(std::to_string(row.subjects.size()));
    for (const auto& subject : row.subjects) add(subject);
    add(row.detail);
    return sha256_hex(text);
}

ChainReport verify_audit_chain(Store& store) {
    ChainReport report;
    store.snapshot([&](Reader& r) {
        report = {};
        verify(r, report);
    });
    return report;
}

}  // namespace peertest
