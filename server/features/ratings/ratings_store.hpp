// The ratings feature's collection and every query on it.
#pragma once
#include "features/ratings/ratings.hpp"

namespace peertest {

std::vector<Doc<Rating>> ratings_about(Reader&, const std::string& submission_id);  // two at most
Page<Doc<Rating>> visible_ratings(Reader&, const std::string& ratee_id, int limit, const std::string& cursor, Reads reads);

}  // namespace peertest
