// A picture in memory, and the turning that cameras leave to the viewer (EXIF orientation).
#pragma once
#include <cstddef>
#include <string_view>
#include <vector>

namespace peertest {

struct Pixels {
    int width = 0, height = 0;
    std::size_t bytes_each = 0;       // of one pixel
    std::vector<unsigned char> data;  // rows from the top, without gaps

    unsigned char* row(int y) { return data.data() + std::size_t(y) * std::size_t(width) * bytes_each; }
};

// The orientation 1..8 in EXIF data ("II*\0..." or "MM\0*..."); 1, as it is, for anything we cannot read.
int exif_orientation(std::string_view tiff);

// Applies an orientation: the picture comes out the way it is meant to be seen.
Pixels oriented(Pixels&& from, int orientation);

}  // namespace peertest
