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
struct S3Options;

std::unique_ptr<Mail> open_mail(const Settings&, Store&, Clock&);
std::unique_ptr<Blobs> open_blobs(const Settings&, const Clock&);
std::unique_ptr<Ai> open_ai(const Settings&, Cache&, Counters&, const Clock&);

// Of the bucket for files; the one for backups differs by its name only.
S3Options s3_options(const Settings&);

// The command `storage setup`: readies the bucket, and that of backups, and says what it did, a line each. Throws when the settings name none,
// or when the storage refuses.
void set_up_storage(const Settings&);

}  // namespace peertest
