// The inbox of a person: notices kept in order, told live, and mailed.
#pragma once
#include <string>
#include <vector>

#include "features/users/users.hpp"

namespace peertest {

struct PersonalData;

class Work;

struct Notification {
    std::string id;
    std::string user_id;
    std::int64_t seq = 0;  // 1, 2, 3, … per person, without gaps, in the order they were committed
    NotificationType type = NotificationType::job_accepted;
    Notice notice;
    bool read = false;
    Time created_at;
};
template <>
const Schema& schema_of<Notification>();

// Puts a notice in somebody's inbox and enqueues its mail, all within the caller's transaction, as far as their
// preferences for the type let it; once it is durable, it is told on the Live channel "user:<id>". Nothing happens for
// an account that is gone. `now` is the business time taken before the transaction.
void notify(Tx&, App&, const std::string& user_id, NotificationType, const Notice&, Time now);
// The same to every admin.
void notify_admins(Tx&, App&, NotificationType, const Notice&, Time now);

std::vector<const CollectionInfo*> notifications_collections();
PersonalData notifications_personal_data();
void notifications_routes(Api&);
void notifications_tasks(App&, Work&);

}  // namespace peertest
