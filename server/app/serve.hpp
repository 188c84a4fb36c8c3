#pragma once
#include <string>

namespace peertest {

struct Settings;

// Runs the product until SIGTERM or SIGINT. These must be blocked before any thread starts: block_stop_signals().
void serve(const Settings& settings, bool demo);
void block_stop_signals();

// `admin grant`: through the running server if there is one. False when nobody has this address.
bool grant_admin_to(const Settings& settings, const std::string& email);

// The command `demo`: false when the database is not empty.
bool fill_demo(const Settings& settings);

}  // namespace peertest
