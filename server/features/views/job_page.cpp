// A job's page: what is the same for all is remembered as text, what is the viewer's is added to it.
#include <charconv>

#include "app/settings.hpp"
#include "features/assignments/waitlist.hpp"
#include "features/users/audit.hpp"
#include "features/views/views.hpp"
#include "kit/error.hpp"
#include "ports/cache.hpp"
#include "ports/clock.hpp"
#include "schema/json.hpp"

namespace peertest {

namespace {

constexpr Millis kept{60'000};

// What decides who may see and take a job.
struct Gate {
    std::string builder_id, project_id, project_name, project_url;
    JobStatus status = JobStatus::draft;
    bool closed = false;
    int slots = 1, running = 0, settled = 0, offered = 0, waiting = 0;
    std::vector<std::string> kept_for;
    std::optional<Time> kept_until;
    bool on_hold = false;
    Time deadline;
    Requirements requirements;
    std::int64_t version = 0;
};

}  // namespace

template <>
const Schema& schema_of<Gate>() {
    using G = Gate;
    static const Schema s = describe<G>(
        "Gate", field<&G::builder_id>("builder_id"), field<&G::project_id>("project_id"), field<&G::project_name>("project_name"),
        field<&G::project_url>("project_url"), field<&G::status>("status"), field<&G::closed>("closed"),
        field<&G::slots>("slots"), field<&G::running>("running"), field<&G::settled>("settled"),
        field<&G::offered>("offered"), field<&G::waiting>("waiting"), field<&G::kept_for>("kept_for"),
        field<&G::kept_until>("kept_until"), field<&G::on_hold>("on_hold"),
        field<&G::deadline>("deadline"), field<&G::requirements>("requirements"), field<&G::version>("version"));
    return s;
}
template <>
const Schema& schema_of<JobProject>() {
    static const Schema s = describe<JobProject>(
        "JobProject", field<&JobProject::name>("name"),
        field<&JobProject::url>("url").says("The host alone, until you have taken the job"));
    return s;
}
template <>
const Schema& schema_of<WaitlistPlace>() {
    using W = WaitlistPlace;
    static const Schema s = describe<W>("WaitlistPlace", field<&W::position>("position").says("From 1"),
                                        field<&W::offer_expires_at>("offer_expires_at"));
    return s;
}
template <>
const Schema& schema_of<Viewer>() {
    static const Schema s = describe<Viewer>(
        "Viewer", field<&Viewer::can_accept>("can_accept"),
        field<&Viewer::reasons>("reasons").says("Everything that stands between you and this job"),
        field<&Viewer::assignment_id>("assignment_id"),
        field<&Viewer::waitlist>("waitlist").says("Your place on the waitlist; with an offer, until when it is yours"));
    return s;
}
// A Job's own fields, flattened: as its first member it begins where the whole begins, so its accessors fit.
template <>
const Schema& schema_of<JobDetail>() {
    static const Schema s = [] {
        static_assert(offsetof(JobDetail, job) == 0);
        Schema own = describe<JobDetail>("JobView", field<&JobDetail::job>("job"), field<&JobDetail::builder>("builder"),
                                         field<&JobDetail::project>("project"), field<&JobDetail::viewer>("viewer"));
        Schema flat{own.name, schema_of<JobView>().fields};
        flat.fields.insert(flat.fields.end(), own.fields.begin() + 1, own.fields.end());
        return flat;
    }();
    return s;
}

namespace {

std::string host_alone(const std::string& url) {
    const auto scheme = url.find("://");
    if (scheme == std::string::npos) return url;
    return url.substr(0, url.find_first_of("/?#", scheme + 3));
}

// Remembered, since many jobs share one.
JobProject shared_project(App& app, const std::string& id) {
    const std::string key = "job_project:" + id, group = project_group(id);
    if (const auto hit = app.cache.get(key)) return from_stored<JobProject>(*hit);
    const auto generation = app.cache.generation(group);
    const auto p = find_project(app.store, id);
    JobProject project;
    if (p) project = {(*p)->name, (*p)->url};
    app.cache.put(key, to_json(project), kept, group, generation);
    return project;
}

// A line with the gate, then the job as JSON without its last brace. Nothing when there is no such job.
std::shared_ptr<const std::string> job_text(App& app, const std::string& id) {
    const std::string key = "job_page:" + id, group = job_group(id);
    if (auto hit = app.cache.get(key)) return hit;
    const auto generation = app.cache.generation(group);
    const auto docs = find_job(app.store, id);
    if (!docs) return {};
    const auto& l = *docs->listing;
    JobProject project = shared_project(app, l.project_id);
    const Gate gate{l.builder_id, l.project_id, std::move(project.name), std::move(project.url), l.status,
                    l.closed,     l.slots,      l.running,               l.settled,              l.offered,
                    l.waiting,    l.kept_for,   l.kept_until,            l.on_hold,              l.deadline,
                    l.requirements, docs->job.version};
    std::string text = to_json(gate) + "\n" + to_json(view_of(app, *docs));
    text.pop_back();
    auto shared = std::make_shared<const std::string>(text);
    app.cache.put(key, std::move(text), kept, group, generation);
    return shared;
}

// The owner never reads their own change late.
JobProject project_for(App& app, const Gate& gate, bool owner, bool taken) {
    if (owner)
        if (const auto p = find_project(app.store, gate.project_id)) return {(*p)->name, (*p)->url};
    return {gate.project_name, taken ? gate.project_url : host_alone(gate.project_url)};
}

JobListing listing_from(const std::string& id, const Gate& g) {
    JobListing l;
    l.id = id;
    l.builder_id = g.builder_id;
    l.status = g.status;
    l.closed = g.closed;
    l.slots = g.slots;
    l.running = g.running;
    l.settled = g.settled;
    l.offered = g.offered;
    l.kept_for = g.kept_for;
    l.kept_until = g.kept_until;
    l.on_hold = g.on_hold;
    l.deadline = g.deadline;
    l.requirements = g.requirements;
    return l;
}

// Nothing is on offer while the job is paused: the time of an offer stands still.
std::optional<WaitlistPlace> place_of(App& app, const Gate& gate, const std::optional<Doc<WaitlistEntry>>& entry) {
    if (!entry) return {};
    WaitlistPlace place{waitlist_position(app.store, **entry), {}};
    if (gate.status != JobStatus::paused) place.offer_expires_at = (*entry)->offer_expires_at;
    return place;
}

bool shows_itself(JobStatus s) {
    return s == JobStatus::open || s == JobStatus::in_progress || s == JobStatus::paused;
}

}  // namespace

JobText read_job(App& app, const Caller& who, const std::string& id) {
    const auto text = job_text(app, id);
    if (!text) throw not_found();
    const auto line = text->find('\n');
    const auto gate = from_stored<Gate>(std::string_view(*text).substr(0, line));
    Standing standing;
    load_taken(app, who.user_id, standing);
    const bool owner = gate.builder_id == who.user_id;
    const TakenJob* mine = standing.on(id);
    if (!owner && !mine && !who.is(Role::admin) && !(who.is(Role::tester) && shows_itself(gate.status)))
        throw not_found();
    // What only its builder sees is private. Rare enough to wait for here, although reads of this page never do.
    if (!owner && !mine && !shows_itself(gate.status)) audit_read(app, who, "job.read", {"job:" + id});

    Viewer viewer;
    standing.user = user_facts(app, who.user_id);
    std::optional<Doc<WaitlistEntry>> entry;
    if (gate.waiting > 0) entry = waitlist_entry(app.store, id, who.user_id);
    const Time now = app.clock.now();
    viewer.reasons = reasons_against(standing.user, listing_from(id, gate), mine != nullptr, standing.open,
                                     app.settings.max_open_assignments, now,
                                     has_offer(entry, now));
    viewer.waitlist = place_of(app, gate, entry);
    viewer.can_accept = viewer.reasons.empty();
    if (mine) viewer.assignment_id = mine->assignment_id;
    const JobProject project = project_for(app, gate, owner, mine != nullptr);

    std::string out;
    out.reserve(text->size() + 1024);
    out.append(*text, line + 1);
    out += ",\"builder\":";
    out += *builder_record_text(app, gate.builder_id);
    out += ",\"project\":";
    write_json(out, schema_of<JobProject>(), &project);
    out += ",\"viewer\":";
    write_json(out, schema_of<Viewer>(), &viewer);
    out += '}';
    return {std::make_shared<const std::string>(std::move(out)), gate.version};
}

}  // namespace peertest
