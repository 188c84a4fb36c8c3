// Screenshots of the example app (examples/harbour-coffee) with some of its defects, as JPEG.
#pragma once
#include <string_view>

namespace peertest::demo_pictures {

std::string_view voucher();      // a voucher that takes nothing off the total
std::string_view price_order();  // prices sorted as text
std::string_view delivery();     // delivery is charged above the promised threshold
std::string_view contact();      // the contact form emptied after an error

}  // namespace peertest::demo_pictures
