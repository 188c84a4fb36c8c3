#include "app/settings_source.hpp"

#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <fstream>
#include <stdexcept>

#include "kit/text.hpp"

namespace peertest {
namespace {

// NAME=value lines; quotes around a value and `export` before a name are left out.
std::map<std::string, std::string> read_env_file(const std::string& path) {
    std::map<std::string, std::string> out;
    std::ifstream in(path);
    std::string line;
    for (int number = 1; std::getline(in, line); ++number) {
        std::string text = trim(line);
        if (text.empty() || text[0] == '#') continue;
        if (text.starts_with("export ")) text = trim(text.substr(7));
        const auto eq = text.find('=');
        if (eq == std::string::npos || eq == 0)
            throw std::runtime_error(path + ":" + std::to_string(number) + ": not NAME=value");
        std::string value = trim(text.substr(eq + 1));
        if (value.size() >= 2 && (value.front() == '"' || value.front() == '\'') && value.back() == value.front())
            value = value.substr(1, value.size() - 2);
        out[trim(text.substr(0, eq))] = value;
    }
    return out;
}

constexpr std::string_view mask = "***";

bool is_key_list(std::string_view name) { return name == "JWT_SECRET" || name.ends_with("_KEYS"); }

bool is_secret(std::string_view name) {
    return name.ends_with("_SECRET") || name.ends_with("_KEY") || name.ends_with("_PASSWORD") || name.ends_with("_TOKEN");
}

// scheme://user:password@host -> scheme://user:***@host
std::string without_password(const std::string& value) {
    const auto scheme = value.find("://");
    if (scheme == std::string::npos) return value;
    const auto begin = scheme + 3;
    const auto at = value.rfind('@');  // the last one: rather too much masked than half a password shown
    if (at == std::string::npos || at < begin) return value;
    const auto colon = value.find(':', begin);
    if (colon == std::string::npos || colon > at) return value;
    return value.substr(0, colon + 1) + std::string(mask) + value.substr(at);
}

}  // namespace

SettingsSource::SettingsSource(std::string env_file) : env_file_(std::move(env_file)), file_(read_env_file(env_file_)) {}

std::string SettingsSource::get(const std::string& name, const std::string& otherwise) const {
    SettingRow row{name, otherwise, "default"};
    const auto at = file_.find(name);
    if (const char* v = std::getenv(name.c_str()); v && *v) row.value = v, row.source = "environment";
    else if (at != file_.end() && !at->second.empty()) row.value = at->second, row.source = env_file_;
    const auto known = std::ranges::find(rows_, name, &SettingRow::name);
    if (known == rows_.end()) rows_.push_back(row);
    else if (known->value.empty()) *known = row;
    return row.value;
}

int SettingsSource::number(const std::string& name, int otherwise, int lo, int hi) const {
    const std::string text = get(name, std::to_string(otherwise));
    int v = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), v);
    if (error == std::errc{} && end == text.data() + text.size() && v >= lo && v <= hi) return v;
    bad(name, "must be a number from " + std::to_string(lo) + " to " + std::to_string(hi));
    return otherwise;
}

bool SettingsSource::on(const std::string& name, bool otherwise) const {
    const std::string text = get(name, otherwise ? "on" : "off");
    if (text == "on" || text == "off") return text == "on";
    bad(name, "must be on or off");
    return otherwise;
}

void SettingsSource::bad(const std::string& name, const std::string& why) const {
    problems_.push_back("bad setting " + name + ": " + why);
}

void SettingsSource::throw_if_bad() const {
    if (problems_.empty()) return;
    std::string text;
    for (const auto& line : problems_) text += (text.empty() ? "" : "\n") + line;
    throw std::runtime_error(text);
}

void SettingsSource::made(const std::string& name, const std::string& value, const std::string& file) const {
    for (auto& row : rows_)
        if (row.name == name) row.value = value, row.source = file;
}

std::map<std::string, std::string> SettingsSource::given() const {
    auto all = file_;
    for (const auto& row : rows_)
        if (row.source != "default") all[row.name] = row.value;
    return all;
}

std::vector<std::string> SettingsSource::unknown() const {
    std::vector<std::string> names;
    const auto look_at = [&](const std::string& name) {
        if (name.starts_with("PEERTEST_") && std::ranges::find(rows_, name, &SettingRow::name) == rows_.end())
            names.push_back(name);
    };
    for (const auto& [name, value] : file_) look_at(name);
    for (char** entry = environ; entry && *entry; ++entry) {
        const std::string text = *entry;
        look_at(text.substr(0, text.find('=')));
    }
    std::ranges::sort(names);
    names.erase(std::ranges::unique(names).begin(), names.end());
    return names;
}

std::string masked_setting(std::string_view name, const std::string& value) {
    if (value.empty()) return value;
    if (is_key_list(name)) {
        std::string out;
        for (const auto& piece : split(value, ',')) {
            const auto colon = piece.find(':');
            out += (out.empty() ? "" : ",") + (colon == std::string::npos ? "" : piece.substr(0, colon + 1)) + std::string(mask);
        }
        return out;
    }
    return is_secret(name) ? std::string(mask) : without_password(value);
}

}  // namespace peertest
