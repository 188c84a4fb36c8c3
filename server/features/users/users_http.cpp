#include "app/app.hpp"
#include "app/if_match.hpp"
#include "features/users/personal_data.hpp"
#include "features/users/users.hpp"
#include "http/tagged.hpp"
#include "ports/cache.hpp"

namespace peertest {
namespace {

constexpr Millis profile_ttl = std::chrono::minutes(5);

// A text about one account, kept until the account changes.
std::shared_ptr<const std::string> kept_text(App& app, const std::string& what, const std::string& id,
                                             std::string (*write)(const Doc<User>&)) {
    const auto group = "user:" + id;
    const auto key = what + ":" + id;
    if (auto hit = app.cache.get(key)) return hit;
    const auto generation = app.cache.generation(group);
    const auto text = std::make_shared<const std::string>(write(require_user(app.store, id)));
    app.cache.put(key, *text, profile_ttl, group, generation);
    return text;
}

// The ETag, a line break, the answer.
std::string tagged_me(const Doc<User>& user) { return "\"" + std::to_string(user.version) + "\"\n" + to_json(me_of(user)); }

RawJson<Me> read_me(App& app, const Caller& who) {
    const auto text = kept_text(app, "me", who.user_id, tagged_me);
    const auto line = text->find('\n');
    return {std::make_shared<const std::string>(*text, line + 1), {{"ETag", text->substr(0, line)}}};
}

Reply<Me> update_me(App& app, const Caller& who, const MePatch& in) {
    app.store.transact([&](Tx& tx) {
        require_version(who, require_user(tx, who.user_id).version);
        update_user(tx, app, who.user_id, [&](User& user) { apply_patch(user, in); });
    });
    return tagged(me_of(require_user(app.store, who.user_id)));
}

std::string profile_text(const Doc<User>& user) { return to_json(public_profile(*user)); }

RawJson<PublicProfile> read_profile(App& app, const Caller&, const std::string& id) {
    return {kept_text(app, "profile", id, profile_text)};
}

Response read_export(App& app, const Caller& who, const RawRequest&) {
    Response r;
    r.headers = {{"Content-Disposition", "attachment; filename=\"peertest-data.json\""}, {"Cache-Control", "no-store"}};
    r.body = export_account(app, who);
    return r;
}

void delete_me(App& app, const Caller& who) { delete_account(app, who); }

}  // namespace

void users_routes(Api& api) {
    api.raw("GET", "/api/users/me/export", read_export)
        .says("All my data as one JSON file; its links to my files work for a day")
        .only(anyone);
    api.del("/api/users/me", anyone, delete_me)
        .says("Delete my account; refused while money of mine is held or on its way")
        .errors({"funds_held"});
    api.get("/api/users/me", anyone, read_me).says("My account");
    api.patch("/api/users/me", anyone, update_me).says("Change my profile").errors({"version_mismatch"});
    api.get("/api/users/{id}", anyone, read_profile).says("What others see of a person");
}

}  // namespace peertest
