#include "features/jobs/jobs_store.hpp"

#include "app/app.hpp"
#include "features/jobs/budget.hpp"
#include "features/jobs/job_states.hpp"
#include "features/users/personal_data.hpp"
#include "kit/error.hpp"
#include "kit/text.hpp"
#include "ports/cache.hpp"
#include "schema/json.hpp"

namespace peertest {
namespace {

std::vector<std::string> names_of(const std::vector<DeviceKind>& devices) {
    std::vector<std::string> out;
    if (devices.empty()) {  // open to every device
        for (auto name : enum_names<DeviceKind>) out.emplace_back(name);
    }
    for (auto d : devices) out.emplace_back(to_text(d));
    return out;
}

bool asks_nothing(const Requirements& r) {
    return !r.min_qualification_score && !r.min_rating && r.devices.empty() && r.browsers.empty() &&
           r.countries.empty() && r.languages.empty();
}

Value fill_minutes(const JobListing& l) {
    if (!l.filled_at || !l.published_at) return {};
    return to_value((*l.filled_at - *l.published_at).count() / 60'000);
}

// See listings_page() in jobs.hpp.
std::string summary_text(const JobListing& l) {
    std::string out = l.builder_id;
    if (!asks_nothing(l.requirements) || l.kept_until || l.on_hold) {
        const TakerTerms terms{l.requirements, l.kept_for, l.kept_until, l.on_hold};
        write_json(out, schema_of<TakerTerms>(), &terms);
    }
    out += '\n';
    const auto summary = summary_of(l);
    write_json(out, schema_of<JobSummary>(), &summary);
    return out;
}

}  // namespace

JobSummary summary_of(const JobListing& l) {
    return {l.id,       l.project_id,       l.project_name,  l.title,      l.test_type, l.payout_minor, l.currency, l.slots,
            slots_taken(l), l.deadline, l.completion_hours, l.journey_count, l.step_count, l.status,    l.published_at};
}

const Collection<Job>& jobs() {
    static const auto c = Collection<Job>("jobs")
                              .key("builder_id", [](const Job& j) { return to_value(j.builder_id); })
                              .key("project_id", [](const Job& j) { return to_value(j.project_id); })
                              .key("created_at", [](const Job& j) { return to_value(j.created_at); })
                              .index({"builder_id", "created_at"});
    return c;
}

const Collection<JobListing>& job_listings() {
    using L = JobListing;
    static const auto c = Collection<L>("job_listings")
                              .key("builder_id", [](const L& l) { return to_value(l.builder_id); })
                              .key("project_id", [](const L& l) { return to_value(l.project_id); })
                              .key("status", [](const L& l) { return to_value(l.status); })
                              .key("test_type", [](const L& l) { return to_value(l.test_type); })
                              .key("currency", [](const L& l) { return to_value(l.currency); })
                              .key("payout_minor", [](const L& l) { return to_value(l.payout_minor); })
                              .key("deadline", [](const L& l) { return to_value(l.deadline); })
                              .key("listed_at", [](const L& l) { return to_value(l.listed_at); })
                              .key("filled_at", [](const L& l) { return to_value(l.filled_at); })
                              .key("fill_minutes", fill_minutes)
                              .many("words", [](const L& l) { return l.words; })
                              .many("devices", [](const L& l) { return names_of(l.requirements.devices); })
                              .covering_index({"status", "listed_at"})
                              .index({"filled_at"})
                              .index({"status", "currency", "payout_minor"})
                              .index({"status", "deadline"})
                              .index({"builder_id", "listed_at"})
                              .index({"project_id", "listed_at"})
                              .summary(summary_text)
                              .version(4);
    return c;
}

std::vector<const CollectionInfo*> jobs_collections() {
    return {&jobs().info, &job_listings().info, &budgets().info, &spend_entries().info};
}

std::optional<JobDocs> find_job(Reader& store, const std::string& id) {
    auto job = store.get(jobs(), id);
    if (!job) return {};
    auto listing = store.get(job_listings(), id);
    if (!listing) throw std::logic_error("job " + id + " has no listing");
    return JobDocs{std::move(*job), std::move(*listing)};
}

std::optional<Doc<JobListing>> find_listing(Reader& store, std::string_view job_id) {
    return store.get(job_listings(), job_id);
}

void insert_job(Tx& tx, const Job& job, JobListing listing) {
    tx.insert(jobs(), job);
    tx.insert(job_listings(), listing);
}

void save_listing(Tx& tx, App& app, Doc<JobListing>& listing) {
    tx.replace(job_listings(), listing);
    tx.after_commit([&app, id = listing->id] {
        app.cache.invalidate(listings_group);
        app.cache.invalidate(job_group(id));
    });
}

namespace {
void remove_job(Tx& tx, App& app, const std::string& id) {
    tx.remove(jobs(), id);
    tx.remove(job_listings(), id);
    tx.after_commit([&app, id] {
        app.cache.invalidate(listings_group);
        app.cache.invalidate(job_group(id));
    });
}
}  // namespace

std::string job_group(const std::string& job_id) { return "job:" + job_id; }

std::vector<std::string> running_jobs(Reader& store, const std::string& builder_id) {
    const std::vector<JobStatus> running{JobStatus::open, JobStatus::in_progress, JobStatus::paused};
    std::vector<std::string> ids;
    Query q{{eq("builder_id", builder_id), in("status", running)}, {{"listed_at", true}}, 100, {}};
    do {
        auto page = store.find(job_listings(), q);
        for (const auto& l : page.items) ids.push_back(l->id);
        q.cursor = std::move(page.next_cursor);
    } while (!q.cursor.empty());
    return ids;
}

Page<Doc<JobListing>> project_listings(Reader& store, const std::string& project_id, int limit,
                                       const std::string& cursor) {
    return store.find(job_listings(), {{eq("project_id", project_id)}, {{"listed_at", true}}, limit, cursor});
}

std::int64_t active_jobs(Reader& store, const std::string& builder_id) {
    const std::vector<JobStatus> active{JobStatus::open, JobStatus::in_progress, JobStatus::paused};
    return store.count(job_listings(), {eq("builder_id", builder_id), in("status", active)});
}

std::string listings_page(Reader& store, const JobQuery& in, const std::string& builder_id, int limit,
                          const std::string& cursor, const EachSummary& each, Reads reads) {
    Query q;
    q.limit = limit;
    q.cursor = cursor;
    q.reads = reads;
    if (!builder_id.empty()) q.where.push_back(eq("builder_id", builder_id));
    if (in.status) q.where.push_back(eq("status", *in.status));
    if (in.currency) q.where.push_back(eq("currency", *in.currency));
    if (in.project_id) q.where.push_back(eq("project_id", *in.project_id));
    if (in.test_type) q.where.push_back(eq("test_type", *in.test_type));
    if (in.min_payout_minor) q.where.push_back(ge("payout_minor", *in.min_payout_minor));
    if (in.device) q.where.push_back(contains("devices", {std::string(to_text(*in.device))}));
    if (in.q)
        if (auto asked = words(*in.q); !asked.empty()) q.where.push_back(contains("words", asked));
    switch (in.sort.value_or(JobSort::newest)) {
        case JobSort::newest: q.sort = {{"listed_at", true}}; break;
        case JobSort::payout: q.sort = {{"payout_minor", true}}; break;
        case JobSort::deadline: q.sort = {{"deadline"}}; break;
    }
    return store.summaries(job_listings(), q, each);
}

PersonalData jobs_personal_data() {
    PersonalData p;
    p.name = "jobs";
    p.collect = [](App& app, const std::string& id) { return all_as_json(app.store, jobs(), {eq("builder_id", id)}); };
    // What was published stays, as what testers were paid for; it names nobody.
    p.erase = [](Tx& tx, App& app, const std::string& id, Time) {
        for_all(tx, jobs(), {eq("builder_id", id)}, [&](Doc<Job>& job) {
            if (!job->published_at) remove_job(tx, app, job->id);
        });
        tx.remove(budgets(), id);
    };
    // Nobody takes a job whose builder is leaving.
    p.wind_up = [](App& app, const Caller& who) {
        const std::vector<JobStatus> running{JobStatus::draft, JobStatus::open, JobStatus::in_progress, JobStatus::paused};
        for_all(app.store, job_listings(), {eq("builder_id", who.user_id), in("status", running)},
                [&](Doc<JobListing>& job) { cancel_job(app, who, job->id); });
    };
    return p;
}

}  // namespace peertest
