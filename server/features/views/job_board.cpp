// The job board: candidates are found by filter, then each is held against the viewer, in memory. Answers are put
// together from the ready texts beside the listings; the first page of each filter is remembered.
#include <algorithm>
#include <charconv>
#include <map>

#include "features/views/views.hpp"
#include "kit/error.hpp"
#include "kit/ids.hpp"
#include "kit/text.hpp"
#include "ports/cache.hpp"
#include "ports/clock.hpp"
#include "schema/json.hpp"

namespace peertest {
namespace {

constexpr int most_looked_at = 200;
constexpr Millis kept{60'000};
constexpr std::size_t id_length = 36;

// One listing's text, in parts; see listings_page().
struct Candidate {
    std::string_view id, builder_id, requirements, json;
};

Candidate candidate_of(std::string_view id, std::string_view text) {
    const auto line = text.find('\n');
    return {id, text.substr(0, id_length), text.substr(id_length, line - id_length), text.substr(line + 1)};
}

// Candidates found by a query, and the page that shows all of them.
struct Chunk {
    std::shared_ptr<const std::string> facts;  // id of the fill and cursor; then a line for each candidate
    std::shared_ptr<const std::string> page;   // {"items":[…],"next_cursor":…}
};

class PageText {
public:
    explicit PageText(int most) : most_(std::size_t(most)) {}
    void add(std::string_view json) {
        if (count_++ > 0) text_ += ',';
        else text_.reserve(most_ * (json.size() + json.size() / 8) + 200);
        text_ += json;
    }
    std::size_t size() const { return text_.size(); }
    int count() const { return count_; }
    std::string end(std::string_view next_cursor) && {
        text_ += ']';
        if (!next_cursor.empty()) {
            text_ += ",\"next_cursor\":";
            write_json_text(text_, next_cursor);
        }
        text_ += '}';
        return std::move(text_);
    }

private:
    const std::size_t most_;  // rows, by the first of which room is made for all
    std::string text_ = "{\"items\":[";
    int count_ = 0;
};

// The terms of a listing, which many share word for word. Each thread remembers those it has read.
const TakerTerms& terms_of(std::string_view text) {
    constexpr std::size_t most = 256;
    thread_local std::map<std::string, TakerTerms, std::less<>> known;
    if (const auto at = known.find(text); at != known.end()) return at->second;
    if (known.size() >= most) known.clear();
    return known.emplace(text, from_stored<TakerTerms>(text)).first->second;
}

class Board {
public:
    Board(App& app, const Caller& who, const JobQuery& in) : app_(app), who_(who), in_(in) {
        in_.status = JobStatus::open;
    }

    std::shared_ptr<const std::string> page() {
        if (!in_.cursor.empty()) {
            load_taken(app_, who_.user_id, standing_);
            return assembled({}, in_.cursor, Reads::stale_ok);  // nothing that would be remembered is made from it
        }
        const std::string filter = filter_key();
        const auto generation = app_.cache.generation(listings_group);
        const std::string seen = "jobs_seen|" + filter + viewer_key(generation);
        if (auto page = app_.cache.get(seen)) return page;
        load_taken(app_, who_.user_id, standing_);
        const std::string key = "jobs|" + filter;
        Chunk chunk{app_.cache.get(key), {}};
        if (chunk.facts) chunk.page = app_.cache.get(page_key(*chunk.facts));
        if (!chunk.page) chunk = fill(key);
        auto page = fitted(chunk);
        app_.cache.put(seen, *page, kept, listings_group, generation);
        return page;
    }

private:
    // Names the viewer and the state of all that their page is made from: once any of it changes, the page they saw
    // is no longer found.
    std::string viewer_key(std::uint64_t listings) const {
        const auto taken = app_.cache.generation(assignments_group(who_.user_id));
        const auto person = app_.cache.generation("user:" + who_.user_id);
        return '|' + who_.user_id + (who_.is(Role::tester) ? "|t" : "|a") + std::to_string(listings) + '.' +
               std::to_string(taken) + '.' + std::to_string(person);
    }

    // Every filter, normalised, so that the same question has the same key.
    std::string filter_key() const {
        std::string key = std::to_string(in_.limit) + "|" + std::string(to_text(in_.sort.value_or(JobSort::newest)));
        auto add = [&](std::string_view part) { key += '|', key += part; };
        add(in_.test_type ? to_text(*in_.test_type) : "");
        add(in_.min_payout_minor ? std::to_string(*in_.min_payout_minor) : "");
        add(in_.currency.value_or(""));
        add(in_.device ? to_text(*in_.device) : "");
        add(in_.language.value_or(""));
        add(in_.project_id.value_or(""));
        if (in_.q) {
            auto asked = words(*in_.q);
            std::sort(asked.begin(), asked.end());
            for (const auto& w : asked) add(w);
        }
        return key;
    }

    // Facts name the page they belong to: of two fills at once, neither may meet the other's.
    static std::string page_key(std::string_view facts) {
        return "jobs_page|" + std::string(facts.substr(0, id_length));
    }

    Chunk fill(const std::string& key) {
        const auto generation = app_.cache.generation(listings_group);
        std::string lines;
        PageText page(in_.limit);
        const auto next = listings_page(app_.store, in_, "", in_.limit, "", [&](std::string_view id, std::string_view text) {
            const auto c = candidate_of(id, text);
            page.add(c.json);
            lines.append(c.id).append(c.builder_id);
            lines += std::to_string(page.size() - c.json.size()) + "+" + std::to_string(c.json.size()) + " ";
            lines.append(c.requirements) += '\n';
        });
        const std::string fill_id = new_id(app_.clock.now());
        std::string facts = fill_id + next + "\n" + lines;
        std::string text = std::move(page).end(next);
        Chunk chunk{std::make_shared<const std::string>(facts), std::make_shared<const std::string>(text)};
        app_.cache.put(page_key(fill_id), std::move(text), kept, listings_group, generation);
        app_.cache.put(key, std::move(facts), kept, listings_group, generation);
        return chunk;
    }

    static Candidate from_facts(std::string_view line, std::string_view page) {
        Candidate c{line.substr(0, id_length), line.substr(id_length, id_length), {}, {}};
        std::size_t start = 0, size = 0;
        const char* end = line.data() + line.size();
        auto at = std::from_chars(line.data() + 2 * id_length, end, start).ptr;
        at = std::from_chars(at + 1, end, size).ptr;
        c.requirements = {at + 1, std::size_t(end - at - 1)};
        c.json = page.substr(start, size);
        return c;
    }

    // The remembered page as it is when this viewer may take all of it, else what is left of it and more.
    std::shared_ptr<const std::string> fitted(const Chunk& chunk) {
        std::string_view rest = *chunk.facts;
        const auto next = take_line(rest).substr(id_length);
        std::vector<Candidate> fitting;
        bool all = true;
        while (!rest.empty()) {
            const auto c = from_facts(take_line(rest), *chunk.page);
            ++looked_at_;
            if (fits(c)) fitting.push_back(c);
            else all = false;
        }
        if (all) return chunk.page;
        return assembled(fitting, std::string(next));
    }

    // Asks for some more than are missing, since not all will fit, and ends where the page is full.
    std::shared_ptr<const std::string> assembled(const std::vector<Candidate>& first, std::string cursor,
                                                 Reads reads = Reads::latest) {
        PageText page(in_.limit);
        for (const auto& c : first) page.add(c.json);
        const auto look_at = [&](std::string_view id, std::string_view text) {
            ++looked_at_;
            if (const auto c = candidate_of(id, text); fits(c)) page.add(c.json);
            if (page.count() == in_.limit) throw Enough();
        };
        while (!cursor.empty() && page.count() < in_.limit && looked_at_ < most_looked_at) {
            const int missing = in_.limit - page.count();
            cursor = listings_page(app_.store, in_, "", missing + missing / 3 + 1, cursor, look_at, reads);
        }
        return std::make_shared<const std::string>(std::move(page).end(cursor));
    }

    bool fits(const Candidate& c) {
        if (c.builder_id == who_.user_id || standing_.on(c.id)) return false;
        if (c.requirements.empty()) return true;
        const auto& terms = terms_of(c.requirements);
        const auto& asked = terms.requirements;
        if (terms.on_hold && who_.is(Role::tester)) return false;
        const auto& l = asked.languages;
        if (in_.language && !l.empty() && std::find(l.begin(), l.end(), *in_.language) == l.end()) return false;
        if (!who_.is(Role::tester)) return true;  // an admin looks at all
        if (kept_from(terms.kept_for, terms.kept_until, who_.user_id, app_.clock.now())) return false;
        if (standing_.user.id.empty()) standing_.user = user_facts(app_, who_.user_id);
        return unmet_requirements(asked, standing_.user).empty();
    }

    App& app_;
    const Caller& who_;
    JobQuery in_;
    Standing standing_;
    int looked_at_ = 0;
};

std::shared_ptr<const std::string> own_jobs(App& app, const Caller& who, const JobQuery& in) {
    PageText page(in.limit);
    const auto next = listings_page(
        app.store, in, who.user_id, in.limit, in.cursor,
        [&](std::string_view id, std::string_view text) { page.add(candidate_of(id, text).json); });
    return std::make_shared<const std::string>(std::move(page).end(next));
}

void check_money_filters(const JobQuery& in) {
    if (in.currency) return;
    std::vector<FieldError> bad;
    if (in.sort == JobSort::payout) bad.push_back({"sort", "Sorting by payout needs a currency."});
    if (in.min_payout_minor) bad.push_back({"min_payout_minor", "Filtering by payout needs a currency."});
    if (!bad.empty()) throw invalid(std::move(bad));
}

}  // namespace

std::shared_ptr<const std::string> list_jobs(App& app, const Caller& who, const JobQuery& in) {
    check_money_filters(in);
    const bool looks = who.is(Role::tester) || who.is(Role::admin);
    const auto scope = in.scope.value_or(looks ? JobScope::available : JobScope::mine);
    if (scope == JobScope::available) {
        if (!looks) throw forbidden();
        if (in.status && in.status != JobStatus::open)
            throw invalid("status", "Jobs that are available are open ones.");
        return Board(app, who, in).page();
    }
    if (!who.is(Role::builder)) throw forbidden();
    return own_jobs(app, who, in);
}

}  // namespace peertest
