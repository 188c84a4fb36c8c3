#pragma once

namespace peertest {

struct Settings;
class Store;

// `peertest audit`: prints each check; false at a breach. Only reads, so a server may run on the same data.
bool audit(const Settings& settings);
bool audit(Store& store);

}  // namespace peertest
