// Demo data: a few people around the example app, made by the same requests that real people send, so that what is
// shown (and the ledger) is true.
#pragma once

namespace peertest {

struct App;
class Api;

// Fills an empty database; false when somebody is there already. Runs background work until nothing is due.
bool fill_with_demo_data(App& app, const Api& api);

// What to log in with, a line each.
const char* demo_accounts();

}  // namespace peertest
