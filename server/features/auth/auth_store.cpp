#include "app/app.hpp"
#include "app/sessions.hpp"
#include "features/auth/auth.hpp"
#include "features/auth/auth_model.hpp"
#include "features/users/personal_data.hpp"
#include "kit/ids.hpp"
#include "ports/clock.hpp"
#include "ports/live.hpp"

namespace peertest::auth {

const Collection<Session>& sessions() {
    static const auto c = Collection<Session>("sessions")
                              .key("user_id", [](const Session& s) { return to_value(s.user_id); })
                              .key("last_used_at", [](const Session& s) { return to_value(s.last_used_at); })
                              .key("created_at", [](const Session& s) { return to_value(s.created_at); })
                              .key("expires_at", [](const Session& s) { return to_value(s.expires_at); })
                              .index({"last_used_at"})
                              .index({"user_id", "last_used_at"})
                              .index({"expires_at"});
    return c;
}

const Collection<RefreshToken>& refresh_tokens() {
    static const auto c = Collection<RefreshToken>("refresh_tokens")
                              .key("expires_at", [](const RefreshToken& t) { return to_value(t.expires_at); })
                              .index({"expires_at"});
    return c;
}

const Collection<MailedLink>& mailed_links() {
    static const auto c = Collection<MailedLink>("mailed_links")
                              .key("user_id", [](const MailedLink& l) { return to_value(l.user_id); })
                              .key("purpose", [](const MailedLink& l) { return to_value(l.purpose); })
                              .key("expires_at", [](const MailedLink& l) { return to_value(l.expires_at); })
                              .index({"user_id", "purpose"})
                              .index({"expires_at"});
    return c;
}

const Collection<SecondFactor>& second_factors() {
    static const Collection<SecondFactor> c("second_factors");
    return c;
}

void remove_second_factor(Tx& tx, const std::string& user_id) { tx.remove(second_factors(), user_id); }

const Collection<Revocation>& revocations() {
    static const auto c = Collection<Revocation>("revocations")
                              .key("seq", [](const Revocation& r) { return to_value(r.seq); })
                              .key("at", [](const Revocation& r) { return to_value(r.at); })
                              .index({"seq"})
                              .index({"at"});
    return c;
}

const Collection<RevocationSequence>& revocation_sequences() {
    static const Collection<RevocationSequence> c("revocation_sequence");
    return c;
}

std::vector<Doc<Session>> sessions_of(Reader& r, const std::string& user_id) {
    // One more than there should be, since sessions are counted before a new one is added.
    return r.find(sessions(), {{eq("user_id", user_id)}, {{"last_used_at", true}}, max_sessions + 1, {}, Reads::latest})
        .items;
}

void remove_links_of(Tx& tx, const std::string& user_id, LinkPurpose purpose) {
    const auto links =
        tx.find(mailed_links(), {{eq("user_id", user_id), eq("purpose", purpose)}, {}, 100, {}, Reads::latest});
    for (auto& link : links.items) tx.remove(mailed_links(), link->id);
}

namespace {

const std::string the_revocations = "revocations";

std::int64_t next_revocation(Tx& tx) {
    tx.guard("revocation-sequence");  // the first two at once: neither finds a document to compare
    auto sequence = tx.get(revocation_sequences(), the_revocations);
    if (!sequence) {
        tx.insert(revocation_sequences(), {the_revocations, 1});
        return 1;
    }
    ++sequence->value.last;
    tx.replace(revocation_sequences(), *sequence);
    return sequence->value.last;
}

void apply_revocation(App& app, const std::string& session_id, Time at) {
    app.sessions.revoke_session(session_id, at);
    app.live.publish("session:" + session_id, "revoked");  // its open sockets close
}

}  // namespace

void end_session(Tx& tx, App& app, const std::string& session_id, Time now) {
    Revocation revocation;
    revocation.seq = next_revocation(tx);
    revocation.id = std::to_string(revocation.seq);
    revocation.session_id = session_id;
    revocation.at = now;
    tx.insert(revocations(), revocation);
    tx.remove(sessions(), session_id);
    tx.after_commit([&app, session_id, now] { apply_revocation(app, session_id, now); });
}

void end_sessions_of(Tx& tx, App& app, const std::string& user_id, Time now, const std::string& except) {
    tx.guard("sessions:" + user_id);  // against a log-in at the same moment, which would not be seen here
    for (auto& session : sessions_of(tx, user_id))
        if (session->id != except) end_session(tx, app, session->id, now);
}

}  // namespace peertest::auth

namespace peertest {

void revoke_user(Tx& tx, App& app, const std::string& user_id, Time now) {
    auth::end_sessions_of(tx, app, user_id, now);
}

std::vector<Group> session_users(Reader& r, Time from, Time to) {
    return r.group(auth::sessions(), {ge("last_used_at", from), lt("created_at", to)}, "user_id");
}

std::int64_t load_revocations(App& app) {
    const Time now = app.clock.now();
    const auto sequence = app.store.get(auth::revocation_sequences(), auth::the_revocations);
    std::string cursor;
    do {
        // Access tokens that are older have expired by themselves.
        const auto page =
            app.store.find(auth::revocations(), {{gt("at", now - auth::access_token_lives)}, {}, 500, cursor, {}});
        for (auto& r : page.items) app.sessions.revoke_session(r->session_id, r->at);
        cursor = page.next_cursor;
    } while (!cursor.empty());
    return sequence ? sequence->value.last : 0;
}

// The sequence has no gaps and is in the order of the commits, so that none can turn up below the last one read.
std::int64_t follow_revocations(App& app, std::int64_t last) {
    for (;;) {
        const auto page = app.store.find(auth::revocations(), {{gt("seq", last)}, {{"seq"}}, 500, {}, Reads::latest});
        for (auto& r : page.items) {
            if (app.sessions.valid({}, r->session_id, r->at)) auth::apply_revocation(app, r->session_id, r->at);
            last = r->seq;
        }
        if (page.next_cursor.empty()) return last;
    }
}

std::vector<const CollectionInfo*> auth_collections() {
    return {&auth::sessions().info, &auth::refresh_tokens().info, &auth::mailed_links().info,
            &auth::second_factors().info,
            &auth::revocations().info, &auth::revocation_sequences().info};
}

PersonalData auth_personal_data() {
    PersonalData p;
    p.name = "sessions";
    p.collect = [](App& app, const std::string& id) { return all_as_json(app.store, auth::sessions(), {eq("user_id", id)}); };
    p.erase = [](Tx& tx, App& app, const std::string& id, Time now) {
        revoke_user(tx, app, id, now);
        auth::remove_second_factor(tx, id);
        for (const auto purpose :
             {auth::LinkPurpose::verify_email, auth::LinkPurpose::reset_password, auth::LinkPurpose::change_email})
            auth::remove_links_of(tx, id, purpose);
    };
    return p;
}

}  // namespace peertest
