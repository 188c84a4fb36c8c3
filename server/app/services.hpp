// The services elsewhere that the settings ask for, or what stands in for them on this machine.
#pragma once
#include <memory>

namespace peertest {

struct Settings;
class Ai;
class Blobs;
class Cache;
class Clock;
class Counters;
class Mail;
class Store;

std::unique_ptr<Mail> open_mail(const Settings&, Store&, Clock&);
std::unique_ptr<Blobs> open_blobs(const Settings&, const Clock&);
std::unique_ptr<Ai> open_ai(const Settings&, Cache&, Counters&, const Clock&);

// The command `storage setup`: readies the bucket and says what it did, a line each. Throws when the settings name none,
// or when the storage refuses.
void set_up_storage(const Settings&);

}  // namespace peertest
