#include "features/files/files_api.hpp"
#include "features/files/intake.hpp"

namespace peertest {

template <>
const Schema& schema_of<NewUpload>() {
    static const Schema s =
        describe<NewUpload>("NewUpload", field<&NewUpload::purpose>("purpose"),
                            field<&NewUpload::content_type>("content_type")
                                .length(1, 100)
                                .says("image/png, image/jpeg, video/webm, video/mp4"),
                            // Too many bytes are refused with file_rejected, which says the limit.
                            field<&NewUpload::size_bytes>("size_bytes").range(0, std::int64_t{1} << 40));
    return s;
}

template <>
const Schema& schema_of<UploadTarget>() {
    static const Schema s =
        describe<UploadTarget>("UploadTarget", field<&UploadTarget::method>("method"),
                               field<&UploadTarget::url>("url").says("Relative to this server, or absolute"),
                               field<&UploadTarget::headers>("headers").says("To be sent with the content"));
    return s;
}

template <>
const Schema& schema_of<Upload>() {
    static const Schema s = describe<Upload>("Upload", field<&Upload::id>("id"), field<&Upload::upload>("upload"),
                                             field<&Upload::expires_at>("expires_at"));
    return s;
}

template <>
const Schema& schema_of<FileView>() {
    static const Schema s = describe<FileView>(
        "File", field<&FileView::id>("id"), field<&FileView::purpose>("purpose"),
        field<&FileView::content_type>("content_type"), field<&FileView::size_bytes>("size_bytes"),
        field<&FileView::width>("width").says("Pixels"), field<&FileView::height>("height"),
        field<&FileView::url>("url").says("Signed, good for at least 12 hours"), field<&FileView::state>("state"),
        field<&FileView::reason>("reason").says("Why it was rejected"));
    return s;
}

template <>
const Schema& schema_of<EraseBlobs>() {
    static const Schema s = describe<EraseBlobs>("EraseBlobs", field<&EraseBlobs::keys>("keys"));
    return s;
}

template <>
const Schema& schema_of<RenewBlob>() {
    static const Schema s = describe<RenewBlob>("RenewBlob", field<&RenewBlob::key>("key"),
                                                field<&RenewBlob::content_type>("content_type"));
    return s;
}

}  // namespace peertest
