// How alike two short texts are, by the words that tell something.
#pragma once
#include <set>
#include <string>

namespace peertest {

// Without common words, each cut to what its forms share: "button" and "buttons", "order" and "ordered".
std::set<std::string> telling_words(const std::string& text);
// 0..1: the part of the telling words that both have, of those in the shorter text.
double likeness(const std::string& a, const std::string& b);

}  // namespace peertest
