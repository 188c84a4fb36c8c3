#pragma once
#include <string>

namespace peertest {

class SettingsSource;
struct Settings;

// Each reads its part and tells the source what is bad about it. The mode must be known before.
void read_mail_settings(const SettingsSource&, Settings&);
void read_storage_settings(const SettingsSource&, Settings&);
void read_model_settings(const SettingsSource&, Settings&);
void read_trusted_authorities(const SettingsSource&, Settings&);

// A setting that names a bucket of S3.
std::string bucket_name(const SettingsSource&, const std::string& name);

}  // namespace peertest
