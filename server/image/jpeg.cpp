#include <algorithm>
#include <csetjmp>
#include <cstdio>
#include <cstring>
#include <string>

// These two need size_t and FILE declared before them.
#include <jpeglib.h>

#include <jerror.h>

#include "image/codecs.hpp"

namespace peertest {
namespace {

constexpr int quality = 92;  // text in screenshots stays sharp
constexpr int exif_marker = JPEG_APP0 + 1;
constexpr std::string_view exif_prefix{"Exif\0\0", 6};

// libjpeg leaves by longjmp, past C++ objects: so everything that lives longer than a call is here.
struct Jpeg {
    jpeg_error_mgr errors{};  // first: libjpeg hands back a pointer to it
    std::jmp_buf escape{};
    char problem[JMSG_LENGTH_MAX] = "";
    jpeg_decompress_struct read{};
    jpeg_compress_struct write{};
    Pixels pixels;
    int orientation = 1;
    int luma_across = 2, luma_down = 2;  // how much finer brightness was stored than colour

    Jpeg() {
        read.err = write.err = jpeg_std_error(&errors);
        errors.error_exit = [](j_common_ptr info) { leave(info); };
        // Warnings are told with level -1. A picture with a part missing is no evidence: only harmless ones pass.
        errors.emit_message = [](j_common_ptr info, int level) {
            const int code = info->err->msg_code;
            const bool harmless = code == JWRN_EXTRANEOUS_DATA || code == JWRN_ADOBE_XFORM || code == JWRN_JFIF_MAJOR;
            if (level < 0 && !harmless) leave(info);
        };
        errors.output_message = [](j_common_ptr) {};
    }
    ~Jpeg() {
        jpeg_destroy_decompress(&read);
        jpeg_destroy_compress(&write);
    }
    [[noreturn]] static void leave(j_common_ptr info) {
        auto* self = reinterpret_cast<Jpeg*>(info->err);
        info->err->format_message(info, self->problem);
        std::longjmp(self->escape, 1);
    }
};
static_assert(std::is_standard_layout_v<jpeg_error_mgr>);

bool read_header(Jpeg& j, std::FILE* in) {
    if (setjmp(j.escape)) return false;
    jpeg_create_decompress(&j.read);
    jpeg_create_compress(&j.write);
    jpeg_stdio_src(&j.read, in);
    jpeg_save_markers(&j.read, exif_marker, 0xffff);
    jpeg_read_header(&j.read, TRUE);
    j.luma_across = std::clamp(j.read.comp_info[0].h_samp_factor, 1, 2);
    j.luma_down = std::clamp(j.read.comp_info[0].v_samp_factor, 1, 2);
    for (auto* marker = j.read.marker_list; marker; marker = marker->next) {
        const std::string_view data(reinterpret_cast<const char*>(marker->data), marker->data_length);
        if (marker->marker != exif_marker || data.substr(0, exif_prefix.size()) != exif_prefix) continue;
        j.orientation = exif_orientation(data.substr(exif_prefix.size()));
        break;
    }
    return true;
}

bool read_pixels(Jpeg& j) {
    if (setjmp(j.escape)) return false;
    jpeg_start_decompress(&j.read);
    while (j.read.output_scanline < j.read.output_height) {
        JSAMPROW row = j.pixels.row(int(j.read.output_scanline));
        jpeg_read_scanlines(&j.read, &row, 1);
    }
    jpeg_finish_decompress(&j.read);
    return true;
}

bool write_all(Jpeg& j, std::FILE* out) {
    if (setjmp(j.escape)) return false;
    jpeg_stdio_dest(&j.write, out);
    j.write.image_width = JDIMENSION(j.pixels.width);
    j.write.image_height = JDIMENSION(j.pixels.height);
    j.write.input_components = int(j.pixels.bytes_each);
    j.write.in_color_space = j.read.out_color_space;
    jpeg_set_defaults(&j.write);
    jpeg_set_quality(&j.write, quality, TRUE);
    if (j.read.num_components == 3) {  // colours as fine as they were
        const bool turned = j.orientation >= 5;
        j.write.comp_info[0].h_samp_factor = turned ? j.luma_down : j.luma_across;
        j.write.comp_info[0].v_samp_factor = turned ? j.luma_across : j.luma_down;
    }
    jpeg_start_compress(&j.write, TRUE);
    while (j.write.next_scanline < j.write.image_height) {
        JSAMPROW row = j.pixels.row(int(j.write.next_scanline));
        jpeg_write_scanlines(&j.write, &row, 1);
    }
    jpeg_finish_compress(&j.write);
    return true;
}

}  // namespace

Image rewrite_jpeg(std::FILE* in, std::FILE* out) {
    Jpeg j;
    const auto require = [&](bool ok) {
        if (!ok) throw ImageRejected("The JPEG is damaged (" + std::string(j.problem) + ").");
    };
    require(read_header(j, in));
    check_pixels(j.read.image_width, j.read.image_height);
    if (j.read.num_components != 1 && j.read.num_components != 3)
        throw ImageRejected("The JPEG is not in colours for screens (RGB or grey).");
    j.read.out_color_space = j.read.num_components == 1 ? JCS_GRAYSCALE : JCS_RGB;
    j.pixels.width = int(j.read.image_width);
    j.pixels.height = int(j.read.image_height);
    j.pixels.bytes_each = std::size_t(j.read.num_components);
    j.pixels.data.resize(std::size_t(j.pixels.width) * std::size_t(j.pixels.height) * j.pixels.bytes_each);
    require(read_pixels(j));
    j.pixels = oriented(std::move(j.pixels), j.orientation);
    require(write_all(j, out));
    return {ImageType::jpeg, j.pixels.width, j.pixels.height};
}

}  // namespace peertest
