#include "features/files/files_store.hpp"

namespace peertest {

template <>
const Schema& schema_of<File>() {
    static const Schema s = describe<File>(
        "StoredFile", field<&File::id>("id"), field<&File::owner_id>("owner_id"), field<&File::purpose>("purpose"),
        field<&File::content_type>("content_type"), field<&File::size_bytes>("size_bytes"),
        field<&File::width>("width"), field<&File::height>("height"), field<&File::sha256>("sha256"),
        field<&File::state>("state"), field<&File::reason>("reason"), field<&File::key>("key"),
        field<&File::attached_to>("attached_to"), field<&File::readers>("readers"), field<&File::held>("held"),
        field<&File::created_at>("created_at"), field<&File::stored_at>("stored_at"));
    return s;
}

std::optional<Time> ends_at(const File& f) {
    if (f.state == FileState::pending) return f.created_at + unfinished_kept;
    if (f.state == FileState::ready && f.held) return f.stored_at + renewed_every;
    // What is left of a file without content goes a day after the content would have.
    return f.created_at + files_kept + (f.state == FileState::ready ? Millis{0} : unfinished_kept);
}

const Collection<File>& files() {
    static const auto c =
        Collection<File>("files")
            .key("owner_id", [](const File& f) { return to_value(f.owner_id); })
            .key("attached_to", [](const File& f) { return f.attached_to.empty() ? Value{} : to_value(f.attached_to); })
            .key("handed_in",
                 [](const File& f) { return f.attached_to.empty() || f.sha256.empty() ? Value{} : to_value(f.sha256); })
            .key("ends_at", [](const File& f) { return to_value(ends_at(f)); })
            .version(3)
            .index({"owner_id"})
            .index({"attached_to"})
            .index({"handed_in"})
            .index({"ends_at"});
    return c;
}

std::vector<const CollectionInfo*> files_collections() { return {&files().info}; }

std::vector<Doc<File>> files_attached_to(Reader& store, const std::string& attached_to) {
    std::vector<Doc<File>> all;
    Query q{.where = {eq("attached_to", attached_to)}, .limit = 100};
    do {
        auto page = store.find(files(), q);
        for (auto& d : page.items) all.push_back(std::move(d));
        q.cursor = page.next_cursor;
    } while (!q.cursor.empty());
    return all;
}

std::vector<Doc<File>> handed_in_with_content(Reader& store, const std::string& sha256) {
    return store.find(files(), {.where = {eq("handed_in", sha256)}, .limit = 100}).items;
}

std::vector<Doc<File>> ended_files(Reader& store, Time now, int limit) {
    return store.find(files(), {.where = {le("ends_at", now)}, .sort = {{"ends_at"}}, .limit = limit}).items;
}

}  // namespace peertest
