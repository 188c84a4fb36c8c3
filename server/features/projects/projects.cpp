#include "features/projects/projects.hpp"

#include <boost/url/parse.hpp>

#include "app/if_match.hpp"
#include "app/reseal.hpp"
#include "app/settings.hpp"
#include "features/projects/projects_store.hpp"
#include "kit/crypto.hpp"
#include "kit/error.hpp"
#include "kit/ids.hpp"
#include "kit/pages.hpp"
#include "kit/text.hpp"
#include "ports/clock.hpp"
#include "schema/json.hpp"
#include "work/idempotency.hpp"
#include "work/work.hpp"

namespace peertest {
namespace {

constexpr std::size_t max_test_accounts = 10;

struct Origin {
    std::string host, port;
};

bool is_loopback(const std::string& host) {
    return host == "localhost" || host.ends_with(".localhost") || host.starts_with("127.") || host == "::1" ||
           host == "0.0.0.0" || host == "::";
}

std::optional<Origin> origin_of(const std::string& url) {
    const auto parsed = boost::urls::parse_uri(url);
    if (!parsed || (parsed->scheme() != "http" && parsed->scheme() != "https") || parsed->host().empty()) return {};
    Origin o{lower_ascii(parsed->host_address()), parsed->port()};
    if (o.host.ends_with('.')) o.host.pop_back();
    if (o.port.empty()) o.port = parsed->scheme() == "https" ? "443" : "80";
    return o;
}

bool same_place(const Origin& a, const Origin& b) {
    return a.port == b.port && (a.host == b.host || (is_loopback(a.host) && is_loopback(b.host)));
}

void require_url(App& app, const std::string& url) {
    if (auto problem = url_problem(url, app.settings.public_url, app.settings.listen))
        throw invalid("url", *problem);
}

TestAccountView view_of(const Doc<TestAccount>& a) { return {a->id, a->label, a.version, a->created_at}; }

std::string seal(App& app, const TestAccountSecret& secret, const std::string& account_id) {
    return encrypt(app.settings.encryption_keys, to_json(secret), account_id);
}

TestAccountSecret unseal(App& app, const TestAccount& a) {
    auto plain = decrypt(app.settings.encryption_keys, a.sealed, a.id);
    if (!plain) throw std::runtime_error("test account " + a.id + ": no key opens it");
    return from_stored<TestAccountSecret>(*plain);
}

}  // namespace

std::optional<std::string> url_problem(const std::string& url, const std::string& public_url,
                                       const std::string& listen) {
    const auto target = origin_of(url);
    if (!target) return "Give the full address of a page, with http:// or https://.";
    const auto own = origin_of(public_url), bound = origin_of("http://" + listen);
    if ((own && same_place(*target, *own)) || (bound && same_place(*target, *bound)))
        return "This is the platform's own address. Give the address of your app.";
    return {};
}

ProjectView view_of(const Doc<Project>& p) {
    return {p->id, p->name, p->url, p->description, p->tags, p->telemetry_key, p->archived, p.version, p->created_at};
}

Doc<Project> own_project(Reader& store, const Caller& who, const std::string& id) {
    auto project = store.get(projects(), id);
    if (!project || project->value.owner_id != who.user_id) throw not_found();
    return std::move(*project);
}

ProjectView create_project(App& app, const Caller& who, const NewProject& in) {
    require_url(app, in.url);
    const Time now = app.clock.now();
    const Project p{new_id(now), who.user_id, in.name, in.url, in.description, in.tags, random_token(), false, now};
    app.store.transact([&](Tx& tx) {
        claim(tx, who, p.id, now);
        tx.insert(projects(), p);
    });
    return read_project(app, who, p.id);
}

ProjectPage list_projects(App& app, const Caller& who, const ProjectQuery& in) {
    auto found = projects_page(app.store, who.user_id, in);
    ProjectPage page;
    for (auto& p : found.items) page.items.push_back(view_of(p));
    page.next_cursor = next_cursor(std::move(found.next_cursor));
    return page;
}

ProjectView read_project(App& app, const Caller& who, const std::string& id) {
    return view_of(own_project(app.store, who, id));
}

ProjectView change_project(App& app, const Caller& who, const std::string& id, const ProjectPatch& in) {
    if (in.url) require_url(app, *in.url);
    return app.store.transact([&](Tx& tx) {
        auto p = own_project(tx, who, id);
        require_version(who, p.version);
        const bool renamed = in.name && *in.name != p->name;
        if (renamed) p->name = *in.name;
        if (in.url) p->url = *in.url;
        if (in.description) p->description = *in.description;
        if (in.tags) p->tags = *in.tags;
        save_project(tx, app, p);
        if (renamed) app.work.enqueue(tx, project_renamed_task, ProjectRenamed{id});
        return view_of(p);
    });
}

void archive_project(App& app, const Caller& who, const std::string& id) {
    app.store.transact([&](Tx& tx) {
        auto p = own_project(tx, who, id);
        if (p->archived) return;
        p->archived = true;
        save_project(tx, app, p);
    });
}

TestAccountView create_test_account(App& app, const Caller& who, const std::string& project_id,
                                    const NewTestAccount& in) {
    const Time now = app.clock.now();
    TestAccount account{new_id(now), project_id, in.label, {}, now};
    account.sealed = seal(app, {in.username, in.password, in.notes}, account.id);
    return app.store.transact([&](Tx& tx) {
        claim(tx, who, account.id, now);
        own_project(tx, who, project_id);
        tx.guard("test_accounts:" + project_id);
        if (accounts_of(tx, project_id).size() >= max_test_accounts)
            throw conflict("conflict", "A project has at most 10 test accounts.");
        tx.insert(test_accounts(), account);
        return view_of(*find_account(tx, project_id, account.id));
    });
}

TestAccountView read_test_account(App& app, const Caller& who, const std::string& id) {
    const auto account = app.store.get(test_accounts(), id);
    if (!account) throw not_found();
    own_project(app.store, who, (*account)->project_id);
    return view_of(*account);
}

std::vector<TestAccountView> test_accounts_of(Reader& store, std::string_view project_id) {
    std::vector<TestAccountView> out;
    for (auto& a : accounts_of(store, project_id)) out.push_back(view_of(a));
    return out;
}

TestAccountPage list_test_accounts(App& app, const Caller& who, const std::string& project_id) {
    own_project(app.store, who, project_id);
    return {test_accounts_of(app.store, project_id), {}};
}

TestAccountView change_test_account(App& app, const Caller& who, const std::string& project_id, const std::string& id,
                                    const TestAccountPatch& in) {
    own_project(app.store, who, project_id);
    auto account = find_account(app.store, project_id, id);
    if (!account) throw not_found();
    require_version(who, account->version);
    if (in.label) (*account)->label = *in.label;
    if (in.username || in.password || in.notes) {
        auto secret = unseal(app, **account);
        if (in.username) secret.username = *in.username;
        if (in.password) secret.password = *in.password;
        if (in.notes) secret.notes = *in.notes;
        (*account)->sealed = seal(app, secret, id);
    }
    // Sealing stays outside the transaction; a change in between is found by the version.
    try {
        app.store.transact([&](Tx& tx) {
            auto copy = *account;
            tx.replace(test_accounts(), copy);
        });
    } catch (const Stale&) {
        throw conflict("conflict", "Somebody else changed this account just now. Please try again.");
    }
    return view_of(*find_account(app.store, project_id, id));
}

void delete_test_account(App& app, const Caller& who, const std::string& project_id, const std::string& id) {
    app.store.transact([&](Tx& tx) {
        own_project(tx, who, project_id);
        if (!find_account(tx, project_id, id)) throw not_found();
        tx.remove(test_accounts(), id);
    });
}

TestAccountSecret open_test_account(App& app, Reader& store, const std::string& project_id,
                                    const std::string& account_id) {
    auto account = find_account(store, project_id, account_id);
    if (!account) throw not_found();
    return unseal(app, **account);
}

Resealed reseal_test_accounts(App& app) { return reseal_all(app, test_accounts(), &TestAccount::sealed); }

}  // namespace peertest
