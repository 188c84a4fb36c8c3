// The file beside the database by which one process says that it writes, and the next one sees how it ended.
#pragma once
#include <string>

#include "ports/store.hpp"

namespace peertest::sqlite {

// What lies there cannot be used as it is; another file in its place can.
struct Unsound : StoreDown {
    using StoreDown::StoreDown;
};

// A database that was moved, emptied or cut, or whose write-ahead log was lost, must not be taken for a new or whole
// one: what is missing may be money.
class WriterLock {
public:
    // Throws StoreDown when another process writes, Unsound when what lies there is not what the last one left.
    explicit WriterLock(const std::string& database);
    ~WriterLock();
    WriterLock(const WriterLock&) = delete;
    WriterLock& operator=(const WriterLock&) = delete;

    void opened() { note("open\n"); }     // the log is there: should it be missing at the next start, it was lost
    void closing() { note("closed\n"); }  // the log is about to be written back and deleted

private:
    void note(const char* text) const;
    std::string noted() const;
    void refuse_what_is_missing() const;

    std::string database_, path_;
    int fd_ = -1;
};

}  // namespace peertest::sqlite
