// Accounts and sessions: registering, logging in, refreshing, resetting; and ending sessions from elsewhere.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "features/users/users.hpp"

namespace peertest {

struct PersonalData;
struct Resealed;

class Work;

inline constexpr std::string_view account_standing_task = "account_standing_changed";  // payload AccountNotice
struct AccountNotice {
    std::string user_id;
};
template <>
const Schema& schema_of<AccountNotice>();

// Ends every session of a person, here at once and in other processes within a second.
void revoke_user(Tx&, App&, const std::string& user_id, Time now);

// For admins; each ends the person's sessions, since roles are in their tokens, and is audited. 404 for nobody.
void set_roles(Tx&, App&, const std::string& actor_id, const std::string& user_id, std::vector<Role>, Time now);
// Writes the task account_standing_changed for features on the right.
void set_status(Tx&, App&, const std::string& actor_id, const std::string& user_id, UserStatus, Time now);
// The command line's `admin grant`: false when nobody has this address.
bool grant_admin(App&, const std::string& email);
// Second factors, sealed anew under the newest encryption key.
Resealed reseal_second_factors(App&);

// Who used a session since `from` that was opened before `to`, one group a person.
std::vector<Group> session_users(Reader&, Time from, Time to);

// Reads the last hour's revocations into app.sessions; called at start. The number of the last one.
std::int64_t load_revocations(App&);
// Those made since, by whichever process; the number of the last one.
std::int64_t follow_revocations(App&, std::int64_t last);

std::vector<const CollectionInfo*> auth_collections();
PersonalData auth_personal_data();
void auth_routes(Api&);
void auth_tasks(App&, Work&);

}  // namespace peertest
