// Ratings: once a submission is settled, each side rates the other. Neither sees the other's until both are in or 14
// days are over; only then does it count.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "app/app.hpp"
#include "app/caller.hpp"
#include "features/submissions/submissions.hpp"
#include "ports/store.hpp"
#include "schema/schema.hpp"

namespace peertest {

struct PersonalData;

inline constexpr Millis rating_time = std::chrono::hours{14 * 24};

struct Rating {
    std::string id;
    std::string place;  // "<submission>:<rater>": each side rates once
    std::string submission_id, job_id, job_title;
    std::string rater_id, rater_name, ratee_id;
    int stars = 5;
    std::string comment;
    Time blind_until;
    std::optional<Time> visible_since;
    Time created_at;
};

struct NewRating {
    std::string submission_id;
    int stars = 0;
    std::string comment;
};
struct GivenRating {
    std::string id, submission_id, job_title, rater_id, rater_name, ratee_id;
    int stars = 0;
    std::string comment;
    bool visible = false;
    Time created_at;
};
struct RatingQuery {
    std::optional<std::string> user_id, submission_id;
    int limit = 20;
    std::string cursor;
};
struct RatingPage {
    std::vector<GivenRating> items;
    std::optional<std::string> next_cursor;
};

// Until when this submission can be rated. Throws 409: not settled yet, or too late.
Time rating_ends(const Submission&, Time now);

GivenRating rate(App&, const Caller&, const NewRating&);
GivenRating read_rating(App&, const Caller&, const std::string& id);
// What others said of somebody; or, of a submission, one's own and what is visible of the other's.
RatingPage list_ratings(App&, const Caller&, const RatingQuery&);

const Collection<Rating>& ratings();
std::vector<const CollectionInfo*> ratings_collections();
PersonalData ratings_personal_data();
void ratings_routes(Api&);
void ratings_tasks(App&, Work&);

}  // namespace peertest
