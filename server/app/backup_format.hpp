// What a backup is made of: one folder, the same for every store engine, so that a restore also moves from one engine to
// another.
//
//   peertest-20261123T031500Z/
//     manifest.json          what belongs to it; written last: a folder without one is no backup
//     users.jsonl.gz, ...    every document of a collection, all of one moment, one a line
//     files/KEY              the contents of uploaded files
#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kit/time.hpp"
#include "schema/schema.hpp"

namespace peertest {

struct BackupPart {
    std::string collection;
    std::int64_t documents = 0;
    std::int64_t size_bytes = 0;
    std::string sha256;  // of its file, hex
};

struct BackupManifest {
    int format = 1;
    Time made_at;
    std::vector<BackupPart> parts;
    std::int64_t files = 0, files_bytes = 0;
    bool files_included = true;   // false: they lie in S3, which keeps them itself
    std::string sealed_settings;  // NAME=value lines under the newest of PEERTEST_BACKUP_KEYS; empty: none was given
};
template <>
const Schema& schema_of<BackupManifest>();

std::string part_file(const BackupPart& part);
std::string backup_name(Time made_at);                           // peertest-20261123T031500Z
std::optional<Time> time_of_backup(std::string_view name);       // nothing: not such a name
BackupManifest read_manifest(const std::string& folder);         // throws std::runtime_error with a line for people
void write_manifest(const std::string& folder, const BackupManifest& manifest);
std::string file_sha256(const std::string& path);                // hex

// Lines into a compressed file. All of these throw std::runtime_error.
class LinesOut {
public:
    explicit LinesOut(std::string path);
    ~LinesOut();
    LinesOut(const LinesOut&) = delete;
    LinesOut& operator=(const LinesOut&) = delete;
    void add(std::string_view line);
    void close();

private:
    std::string path_;
    void* file_;
};

class LinesIn {
public:
    explicit LinesIn(std::string path);
    ~LinesIn();
    LinesIn(const LinesIn&) = delete;
    LinesIn& operator=(const LinesIn&) = delete;
    bool next(std::string& line);

private:
    std::string path_;
    void* file_;
    std::string buffer_;
};

}  // namespace peertest
