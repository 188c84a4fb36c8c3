#pragma once
#include <string>

namespace peertest {

struct Settings;

// Runs the product until SIGTERM or SIGINT. These must be blocked before any thread starts: block_stop_signals().
void serve(const Settings& s, bool demo);
// Background work alone, until a signal. Throws where the settings have nothing that processes could share.
void work(const Settings& settings);
void block_stop_signals();

// `admin grant`: through the running server if there is one. False when nobody has this address.
bool grant_admin_to(const Settings& settings, const std::string& email);

// `keys rotate`: seals everything that is encrypted in the store anew under the newest of PEERTEST_ENCRYPTION_KEYS, through
// the running server if there is one; says how much. Throws when something cannot be opened, or when the server has other
// keys.
std::string rotate_keys(const Settings& settings);

// The command `demo`: false when the database is not empty.
bool fill_demo(const Settings& settings);

}  // namespace peertest
