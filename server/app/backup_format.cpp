#include "app/backup_format.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>

#include "features/files/mapped_file.hpp"
#include "kit/crypto.hpp"
#include "schema/json.hpp"

namespace peertest {

template <>
const Schema& schema_of<BackupPart>() {
    static const Schema s = describe<BackupPart>(
        "BackupPart", field<&BackupPart::collection>("collection"), field<&BackupPart::documents>("documents"),
        field<&BackupPart::size_bytes>("size_bytes"), field<&BackupPart::sha256>("sha256"));
    return s;
}
template <>
const Schema& schema_of<BackupManifest>() {
    static const Schema s = describe<BackupManifest>(
        "BackupManifest", field<&BackupManifest::format>("format"), field<&BackupManifest::made_at>("made_at"),
        field<&BackupManifest::parts>("parts"), field<&BackupManifest::files>("files"),
        field<&BackupManifest::files_bytes>("files_bytes"), field<&BackupManifest::files_included>("files_included"),
        field<&BackupManifest::sealed_settings>("sealed_settings"));
    return s;
}

namespace {

constexpr std::string_view prefix = "peertest-";
constexpr std::size_t most_line = 64u << 20;  // no document is nearly as long

[[noreturn]] void fail(const std::string& what) { throw std::runtime_error(what); }

void sync_path(const std::string& path) {
    const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    const bool done = fd >= 0 && ::fsync(fd) == 0;
    if (fd >= 0) ::close(fd);
    if (!done) fail("cannot write " + path + " to the disk");
}

}  // namespace

std::string part_file(const BackupPart& part) { return part.collection + ".jsonl.gz"; }

std::string backup_name(Time made_at) {
    std::string name(prefix);
    for (const char c : to_rfc3339(made_at).substr(0, 19))
        if (c != '-' && c != ':') name += c;
    return name + "Z";
}

std::optional<Time> time_of_backup(std::string_view name) {
    if (!name.starts_with(prefix) || name.size() != prefix.size() + 16) return {};
    const std::string t(name.substr(prefix.size()));
    const auto made_at = parse_rfc3339(t.substr(0, 4) + "-" + t.substr(4, 2) + "-" + t.substr(6, 5) + ":" + t.substr(11, 2) +
                                       ":" + t.substr(13));
    if (!made_at || backup_name(*made_at) != name) return {};
    return made_at;
}

BackupManifest read_manifest(const std::string& folder) {
    const std::string path = folder + "/manifest.json";
    std::ifstream in(path, std::ios::binary);
    std::stringstream text;
    if (!in || !(text << in.rdbuf())) fail(folder + " is no backup: it has no manifest.json");
    BackupManifest manifest;
    try {
        manifest = from_stored<BackupManifest>(text.str());
    } catch (const std::exception& e) {
        fail(path + " cannot be read: " + e.what());
    }
    if (manifest.format != BackupManifest{}.format)
        fail(path + ": format " + std::to_string(manifest.format) + " is not known to this version");
    return manifest;
}

void write_manifest(const std::string& folder, const BackupManifest& manifest) {
    const std::string path = folder + "/manifest.json", fresh = path + ".new";
    {
        std::ofstream out(fresh, std::ios::binary);
        out << to_json(manifest) << "\n";
        if (!out.flush()) fail("cannot write " + fresh);
    }
    sync_path(fresh);
    std::filesystem::rename(fresh, path);
    sync_path(folder);
}

std::string file_sha256(const std::string& path) { return sha256_hex(MappedFile(path).bytes()); }

LinesOut::LinesOut(std::string path) : path_(std::move(path)), file_(gzopen(path_.c_str(), "wb3")) {
    if (!file_) fail("cannot write " + path_);
}

LinesOut::~LinesOut() {
    if (file_) gzclose(static_cast<gzFile>(file_));
}

void LinesOut::add(std::string_view line) {
    const auto out = static_cast<gzFile>(file_);
    const bool written = line.empty() || gzwrite(out, line.data(), unsigned(line.size())) == int(line.size());
    if (!written || gzputc(out, '\n') < 0) fail("cannot write " + path_ + ": is the disk full?");
}

void LinesOut::close() {
    const auto out = static_cast<gzFile>(file_);
    file_ = nullptr;
    if (gzclose(out) != Z_OK) fail("cannot write " + path_ + ": is the disk full?");
}

LinesIn::LinesIn(std::string path) : path_(std::move(path)), file_(gzopen(path_.c_str(), "rb")), buffer_(64 * 1024, '\0') {
    if (!file_) fail("cannot read " + path_);
}

LinesIn::~LinesIn() { gzclose(static_cast<gzFile>(file_)); }

bool LinesIn::next(std::string& line) {
    line.clear();
    const auto in = static_cast<gzFile>(file_);
    while (gzgets(in, buffer_.data(), int(buffer_.size()))) {
        line += buffer_.c_str();
        if (line.size() > most_line) fail(path_ + " has a line that is too long");
        if (!line.ends_with('\n')) continue;
        line.pop_back();
        return true;
    }
    int error = Z_OK;
    gzerror(in, &error);
    if ((error != Z_OK && error != Z_STREAM_END) || !line.empty()) fail(path_ + " is damaged");
    return false;
}

}  // namespace peertest
