// An answer about a document with a version, which it names as its ETag.
#pragma once
#include <string>
#include <utility>

#include "http/api.hpp"

namespace peertest {

template <class View>
Reply<View> tagged(View v) {
    auto tag = "\"" + std::to_string(v.version) + "\"";
    return {std::move(v), 0, {{"ETag", std::move(tag)}}};
}

}  // namespace peertest
