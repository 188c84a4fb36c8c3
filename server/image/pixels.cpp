#include "image/pixels.hpp"

#include <cstdint>
#include <cstring>
#include <utility>

namespace peertest {
namespace {

constexpr unsigned orientation_tag = 0x0112, short_type = 3;

// Numbers in the byte order that the data announces; 0 past its end.
struct Tiff {
    std::string_view data;
    bool big_endian;

    unsigned byte(std::size_t at) const { return at < data.size() ? static_cast<unsigned char>(data[at]) : 0u; }
    unsigned u16(std::size_t at) const {
        return big_endian ? byte(at) << 8 | byte(at + 1) : byte(at + 1) << 8 | byte(at);
    }
    std::uint32_t u32(std::size_t at) const {
        return big_endian ? std::uint32_t(u16(at)) << 16 | u16(at + 2) : std::uint32_t(u16(at + 2)) << 16 | u16(at);
    }
};

}  // namespace

int exif_orientation(std::string_view tiff) {
    if (tiff.size() < 8) return 1;
    const bool big = tiff.substr(0, 2) == "MM";
    if (!big && tiff.substr(0, 2) != "II") return 1;
    const Tiff t{tiff, big};
    if (t.u16(2) != 42) return 1;
    const std::size_t directory = t.u32(4);
    const unsigned entries = t.u16(directory);
    for (unsigned i = 0; i < entries; ++i) {
        const std::size_t entry = directory + 2 + std::size_t(i) * 12;
        if (entry + 12 > tiff.size()) return 1;
        if (t.u16(entry) != orientation_tag || t.u16(entry + 2) != short_type) continue;
        const unsigned value = t.u16(entry + 8);
        return value >= 1 && value <= 8 ? int(value) : 1;
    }
    return 1;
}

Pixels oriented(Pixels&& from, int orientation) {
    if (orientation <= 1 || orientation > 8) return std::move(from);
    // From 5 on rows and columns change places. The flags say where a seen pixel (x, y) comes from.
    const bool swaps = orientation >= 5;
    const bool from_right = orientation == 2 || orientation == 3 || orientation == 7 || orientation == 8;
    const bool from_bottom = orientation == 3 || orientation == 4 || orientation == 6 || orientation == 7;
    Pixels to{swaps ? from.height : from.width, swaps ? from.width : from.height, from.bytes_each, {}};
    to.data.resize(from.data.size());
    unsigned char* target = to.data.data();
    for (int y = 0; y < to.height; ++y) {
        for (int x = 0; x < to.width; ++x) {
            int sx = swaps ? y : x, sy = swaps ? x : y;
            if (from_right) sx = from.width - 1 - sx;
            if (from_bottom) sy = from.height - 1 - sy;
            std::memcpy(target, from.row(sy) + std::size_t(sx) * from.bytes_each, from.bytes_each);
            target += from.bytes_each;
        }
    }
    return to;
}

}  // namespace peertest
