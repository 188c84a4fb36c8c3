#include <png.h>

#include <csetjmp>
#include <string>
#include <string_view>

#include "image/codecs.hpp"

namespace peertest {
namespace {

// libpng leaves by longjmp, past C++ objects: so everything that lives longer than a call is here, and the functions
// that libpng jumps out of own nothing that has a destructor.
struct Png {
    std::string problem;
    png_structp read = nullptr, write = nullptr;
    png_infop read_info = nullptr, write_info = nullptr;
    Pixels pixels;
    std::vector<png_bytep> rows;
    int orientation = 1;

    ~Png() {
        png_destroy_read_struct(&read, &read_info, nullptr);
        png_destroy_write_struct(&write, &write_info);
    }
};

[[noreturn]] void on_error(png_structp png, png_const_charp message) {
    static_cast<Png*>(png_get_error_ptr(png))->problem = message;
    png_longjmp(png, 1);
}
void on_warning(png_structp png, png_const_charp message) {
    // Of a part that claims more than it may, libpng only warns, and then makes room for all of it.
    if (std::string_view(message).find("chunk data is too large") != std::string_view::npos) png_error(png, message);
}

// Reads what comes before the pixels. False: see problem.
bool read_header(Png& p, std::FILE* in) {
    if (setjmp(png_jmpbuf(p.read))) return false;
    png_init_io(p.read, in);
    png_set_user_limits(p.read, 0x7fffffff, 0x7fffffff);  // check_pixels says it better
    png_set_chunk_malloc_max(p.read, 8'000'000);
    png_set_chunk_cache_max(p.read, 100);
    png_read_info(p.read, p.read_info);
    return true;
}

// Chooses the form in memory: whole bytes per sample, at most 8 bits, otherwise as it was stored.
bool choose_form(Png& p) {
    if (setjmp(png_jmpbuf(p.read))) return false;
    if (png_get_bit_depth(p.read, p.read_info) == 16) {
        png_set_tRNS_to_alpha(p.read);
        png_set_scale_16(p.read);
    }
    png_set_packing(p.read);
    png_set_interlace_handling(p.read);
    png_uint_32 length = 0;
    png_bytep exif = nullptr;
    if (png_get_eXIf_1(p.read, p.read_info, &length, &exif))
        p.orientation = exif_orientation({reinterpret_cast<const char*>(exif), length});
    png_read_update_info(p.read, p.read_info);
    return true;
}

bool read_pixels(Png& p) {
    if (setjmp(png_jmpbuf(p.read))) return false;
    png_read_image(p.read, p.rows.data());
    png_read_end(p.read, nullptr);  // the checksum and the end must be there too
    return true;
}

// Nothing but the picture itself is carried over: its form, its palette, its transparency.
bool write_all(Png& p, std::FILE* out, int bit_depth) {
    if (setjmp(png_jmpbuf(p.write))) return false;
    png_init_io(p.write, out);
    png_set_compression_level(p.write, 4);
    const int color = png_get_color_type(p.read, p.read_info);
    png_set_IHDR(p.write, p.write_info, png_uint_32(p.pixels.width), png_uint_32(p.pixels.height), bit_depth, color,
                 PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
    png_colorp palette = nullptr;
    int colors = 0;
    if (color == PNG_COLOR_TYPE_PALETTE && png_get_PLTE(p.read, p.read_info, &palette, &colors))
        png_set_PLTE(p.write, p.write_info, palette, colors);
    png_bytep alphas = nullptr;
    png_color_16p clear = nullptr;
    int count = 0;
    if (!(color & PNG_COLOR_MASK_ALPHA) && png_get_tRNS(p.read, p.read_info, &alphas, &count, &clear))
        png_set_tRNS(p.write, p.write_info, alphas, count, clear);
    png_write_info(p.write, p.write_info);
    png_set_packing(p.write);
    png_write_image(p.write, p.rows.data());
    png_write_end(p.write, nullptr);
    return true;
}

void point_rows(Png& p) {
    p.rows.resize(std::size_t(p.pixels.height));
    for (int y = 0; y < p.pixels.height; ++y) p.rows[std::size_t(y)] = p.pixels.row(y);
}

}  // namespace

Image rewrite_png(std::FILE* in, std::FILE* out) {
    Png p;
    const auto require = [&](bool ok) {
        if (!ok) throw ImageRejected("The PNG is damaged (" + p.problem + ").");
    };
    p.read = png_create_read_struct(PNG_LIBPNG_VER_STRING, &p, on_error, on_warning);
    p.read_info = png_create_info_struct(p.read);
    p.write = png_create_write_struct(PNG_LIBPNG_VER_STRING, &p, on_error, on_warning);
    p.write_info = png_create_info_struct(p.write);
    if (!p.read || !p.read_info || !p.write || !p.write_info) throw std::bad_alloc();

    require(read_header(p, in));
    check_pixels(png_get_image_width(p.read, p.read_info), png_get_image_height(p.read, p.read_info));
    const int stored_depth = png_get_bit_depth(p.read, p.read_info);
    require(choose_form(p));
    p.pixels.width = int(png_get_image_width(p.read, p.read_info));
    p.pixels.height = int(png_get_image_height(p.read, p.read_info));
    p.pixels.bytes_each = png_get_channels(p.read, p.read_info);
    p.pixels.data.resize(std::size_t(p.pixels.width) * std::size_t(p.pixels.height) * p.pixels.bytes_each);
    point_rows(p);
    require(read_pixels(p));
    p.pixels = oriented(std::move(p.pixels), p.orientation);
    point_rows(p);
    require(write_all(p, out, stored_depth == 16 ? 8 : stored_depth));
    return {ImageType::png, p.pixels.width, p.pixels.height};
}

}  // namespace peertest
