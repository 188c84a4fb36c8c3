// Flags for fraud: a flagged tester cannot accept, a flagged builder cannot publish, until an admin clears the flag.
#pragma once
#include <string>
#include <vector>

#include "app/app.hpp"
#include "app/caller.hpp"
#include "ports/store.hpp"

namespace peertest {

struct Flag {  // raised or cleared: rows are only ever added
    std::string id, user_id;
    bool flagged = true;
    std::string reason, evidence;
    std::string admin_id;
    Time created_at;
};
struct NewFlag {
    std::string reason, evidence;
};
const Collection<Flag>& flags();

Flag flag_user(App&, const Caller&, const std::string& user_id, const NewFlag&);
Flag clear_flag(App&, const Caller&, const std::string& user_id, const NewFlag&);
std::vector<Doc<Flag>> flags_of(Reader&, const std::string& user_id, int limit);  // newest first

}  // namespace peertest
