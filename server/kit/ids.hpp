// Ids are UUIDv7 texts: they sort by the business time they were made at.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "kit/time.hpp"

namespace peertest {

std::string new_id(Time now);
// Simulations: from now on ids follow from the seed instead of chance, so that a run replays exactly. 0 ends that.
void ids_from_seed(std::uint64_t seed);
bool is_id(std::string_view text);
// A stable id from a text (UUIDv8 of its SHA-256): the same operation has the same id over retries.
std::string derived_id(std::string_view text);

}  // namespace peertest
