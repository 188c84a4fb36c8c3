#include <filesystem>
#include <fstream>

#include "features/files/files_api.hpp"
#include "features/files/intake.hpp"
#include "features/files/mapped_file.hpp"
#include "features/files/multipart.hpp"
#include "http/api.hpp"
#include "ports/blobs.hpp"

namespace peertest {
namespace {

// Of a signed URL; what is signed is checked as a whole, see LocalBlobs.
struct SignedQuery {
    std::string type, size, expires, sig;
};

}  // namespace

template <>
const Schema& schema_of<SignedQuery>() {
    using Q = SignedQuery;
    static const Schema s = describe<Q>("SignedQuery", field<&Q::type>("type").says("As it was signed"), field<&Q::size>("size").defaulted(),
                                        field<&Q::expires>("expires"), field<&Q::sig>("sig"));
    return s;
}

namespace {

constexpr std::size_t form_overhead = 64 << 10;  // boundaries, headers and the small fields

LocalBlobs::Request signed_request(const RawRequest& r) {
    LocalBlobs::Request s{std::string(r.method), r.path.at(0), {}, {}, {}, {}};
    for (const auto& [name, value] : r.query) {
        if (name == "type")
            s.content_type = value;
        else if (name == "size")
            s.size = value;
        else if (name == "expires")
            s.expires = value;
        else if (name == "sig")
            s.signature = value;
    }
    return s;
}

// The storage's own check of a URL that it signed; anything else is not there.
LocalBlobs& require_signed(App& app, const LocalBlobs::Request& r) {
    LocalBlobs* local = app.blobs.local();
    if (!local || !local->allows(r)) throw not_found();
    return *local;
}

Response get_content(App& app, const Caller&, const RawRequest& request) {
    const auto signed_for = signed_request(request);
    Response response;
    response.file_path = require_signed(app, signed_for).path_of(signed_for.key);
    if (!std::filesystem::exists(response.file_path)) throw not_found();
    response.content_type = signed_for.content_type;
    response.headers = {{"Cache-Control", "private, max-age=86400, immutable"}};
    if (!signed_for.content_type.starts_with("image/"))
        response.headers.emplace_back("Content-Disposition", "attachment; filename=\"" + signed_for.key + "\"");
    return response;
}

// Strangers send nothing: this is asked before the body is received.
void admit_content(App& app, const Caller&, const RawRequest& request) {
    const auto signed_for = signed_request(request);
    require_signed(app, signed_for);
    if (request.header("content-type") != signed_for.content_type)
        throw Error(415, "unsupported_media_type", "This upload was signed for " + signed_for.content_type + ".");
}

Response put_content(App& app, const Caller&, const RawRequest& request) {
    const auto signed_for = signed_request(request);
    const auto size = std::filesystem::file_size(request.body_path);
    if (std::to_string(size) != signed_for.size)
        throw file_rejected("This upload was signed for " + signed_for.size + " bytes, but " + std::to_string(size) +
                            " arrived.");
    receive_upload(app, signed_for.key, signed_for.content_type, request.body_path);
    Response response;
    response.status = 204;
    return response;
}

FilePurpose purpose_of(const std::vector<FormPart>& parts) {
    for (const auto& part : parts)
        if (part.name == "purpose")
            if (const auto purpose = enum_from<FilePurpose>(part.data)) return *purpose;
    throw invalid("purpose", "Say screenshot, annotation, evidence or recording.");
}

const FormPart& only_file(const std::vector<FormPart>& parts) {
    const FormPart* file = nullptr;
    for (const auto& part : parts) {
        if (part.name != "file" && part.name != "purpose") throw invalid(part.name, "This field is not known.");
        if (part.name == "file" && file) throw invalid("file", "Send one file at a time.");
        if (part.name == "file") file = &part;
    }
    if (!file) throw invalid("file", "The file is missing.");
    return *file;
}

Response post_form(App& app, const Caller& who, const RawRequest& request) {
    if (!request.query.empty()) throw invalid(request.query.front().first, "is not known here");
    const MappedFile body(request.body_path);
    const auto parts = parse_form(request.header("content-type"), body.bytes());
    const FormPart& file = only_file(parts);
    const FilePurpose purpose = purpose_of(parts);
    count_upload(app, who, purpose);
    if (std::int64_t(file.data.size()) > max_bytes(purpose))
        throw file_rejected("The file has " + std::to_string(file.data.size()) + " bytes, the limit is " +
                            std::to_string(max_bytes(purpose)) + ".");
    const TemporaryPath content(app);
    std::ofstream out(content.str(), std::ios::binary);
    if (!out.write(file.data.data(), std::streamsize(file.data.size())).flush())
        throw StorageDown("cannot write " + content.str());
    Response response;
    response.status = 201;
    response.body = to_json(add_file(app, who, purpose, content.str()));
    return response;
}

}  // namespace

void files_routes(Api& api) {
    api.post("/api/files", anyone, ask_upload).says("Ask for an upload").status(201).idempotent(read_upload).errors({"file_rejected"});
    api.post("/api/files/{id}/complete", anyone, complete_upload)
        .says("Check uploaded content and keep it")
        .in_lane(Lane::pictures)
        .errors({"file_rejected", "conflict"});
    Route& form = api.upload("POST", "/api/files/upload", post_form);
    form.says("Upload a file as multipart/form-data: file, purpose").only(anyone).status(201).in_lane(Lane::pictures);
    form.body_limit(std::size_t(max_recording_bytes) + form_overhead).errors({"file_rejected"});
    form.body_type = "multipart/form-data";
    form.out = &schema_of<FileView>();
    api.get("/api/files/{id}", anyone, read_file).says("A file with a signed URL of its content");
    api.del("/api/files/{id}", anyone, delete_file).says("Delete a file that was not handed in").errors({"conflict"});
    Route& content = api.raw("GET", "/api/files/blob/{key}", get_content);
    content.says("Content behind a signed URL").limited_by(Limits::none);
    content.in = &schema_of<SignedQuery>();
    Route& put = api.upload("PUT", "/api/files/blob/{key}", put_content);
    put.says("Upload to a signed URL").status(204).limited_by(Limits::none);
    put.body_limit(std::size_t(max_recording_bytes)).admit = admit_content;
}

}  // namespace peertest
