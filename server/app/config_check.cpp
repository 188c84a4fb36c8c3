#include "app/config_check.hpp"

#include <algorithm>
#include <ostream>
#include <stdexcept>

#include "app/settings.hpp"
#include "app/settings_source.hpp"

namespace peertest {
namespace {

std::string padded(std::string text, std::size_t width) {
    text.resize(std::max(text.size(), width), ' ');
    return text;
}

void print_rows(std::ostream& out, const SettingsSource& from) {
    std::size_t name_width = 0, value_width = 0;
    std::vector<SettingRow> rows = from.rows();
    for (auto& row : rows) {
        row.value = row.value.empty() ? "(not set)" : masked_setting(row.name, row.value);
        name_width = std::max(name_width, row.name.size());
        value_width = std::max(value_width, std::min<std::size_t>(row.value.size(), 48));
    }
    for (const auto& row : rows)
        out << padded(row.name, name_width) << "  " << padded(row.value, value_width) << "  " << row.source << "\n";
}

// Not wrong, but hardly meant.
void print_warnings(std::ostream& out, const SettingsSource& from, const Settings& s) {
    for (const auto& name : from.unknown()) out << "warning: " << name << " is no setting of this version: it does nothing\n";
    if (s.development()) return;
    if (!s.public_url.starts_with("https://"))
        out << "warning: PEERTEST_PUBLIC_URL is not https: cookies and links in mails are for this address\n";
}

}  // namespace

bool config_check(std::ostream& out, const std::string& env_file) {
    const SettingsSource from(env_file);
    try {
        const Settings s = load_settings(from);
        print_rows(out, from);
        print_warnings(out, from, s);
        out << "The settings are good.\n";
        return true;
    } catch (const std::runtime_error& e) {
        print_rows(out, from);
        out << e.what() << "\n";
        return false;
    }
}

}  // namespace peertest
