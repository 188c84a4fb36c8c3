// Where settings come from: the environment, and a `.env` file for what it does not say; an empty value counts as absent.
// Remembers what was asked for, where it was found and what is bad about it, so that all of it can be told at once.
#pragma once
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace peertest {

struct SettingRow {
    std::string name, value;
    std::string source;  // "environment", "default", or the file it stands in
};

class SettingsSource {
public:
    explicit SettingsSource(std::string env_file);

    std::string get(const std::string& name, const std::string& otherwise = {}) const;
    int number(const std::string& name, int otherwise, int lo, int hi) const;
    bool on(const std::string& name, bool otherwise) const;

    // Kept until throw_if_bad; whoever asked goes on with some value, so that one start names every bad setting.
    void bad(const std::string& name, const std::string& why) const;
    bool any_bad() const { return !problems_.empty(); }
    void throw_if_bad() const;  // std::runtime_error, a line each

    // What was made because nothing was said, such as a development secret.
    void made(const std::string& name, const std::string& value, const std::string& file) const;

    const std::vector<SettingRow>& rows() const { return rows_; }
    // All that is given: the file, and over it what the environment says of the settings asked for.
    std::map<std::string, std::string> given() const;
    // Names that look like settings of this program, but that nothing asked for.
    std::vector<std::string> unknown() const;

private:
    std::string env_file_;
    std::map<std::string, std::string> file_;
    mutable std::vector<SettingRow> rows_;
    mutable std::vector<std::string> problems_;
};

// For people to read: secrets are masked, of `kid:secret,…` the key ids stay, of an address with a password the rest.
std::string masked_setting(std::string_view name, const std::string& value);

}  // namespace peertest
