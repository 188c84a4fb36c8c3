// Every call that moves money, as it was asked for. A provider forgives a second capture of one hold, and does the rest
// once for each key: so whoever asks for one thing under two keys has asked for it twice, whether or not it was done.
#pragma once
#include <functional>
#include <map>
#include <set>
#include <string>

namespace peertest::sim {

class MoneyCalls {
public:
    using Text = const std::string&;
    std::function<void(Text)> wrong;
    std::function<void(Text operation)> asked_again;  // under the same key, as it must be
    // How many tries are recorded as failed for good: the next one may have a key of its own.
    std::function<int(Text operation, Text object)> tries_over;

    void asked(Text operation, Text object, Text key) {
        const std::string what = operation + " of " + object;
        if (!keys_.emplace(what + " under " + key).second) return asked_again(operation);
        const auto [first, fresh] = key_of_.emplace(what + " #" + std::to_string(tries_over(operation, object)), key);
        if (!fresh) wrong(what + " was asked for under two keys: " + first->second + " and " + key);
    }
    void done(Text operation, Text object, Text key) {
        const auto first = done_under_.emplace(operation + " of " + object, key).first;
        if (first->second != key) wrong(operation + " of " + object + " was done twice: under " + first->second + " and " + key);
    }

private:
    std::set<std::string> keys_;
    std::map<std::string, std::string> key_of_, done_under_;
};

}  // namespace peertest::sim
