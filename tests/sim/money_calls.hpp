// Every call that moves money, as it was asked for. A provider forgives a second capture of one hold, and does the rest
// once for each key: so whoever asks for one thing under two keys has asked for it twice, whether or not it was done. And
// whoever asks for another amount under a key that was used is told nothing but that (Stripe does so).
#pragma once
#include <cstdint>
#include <functional>
#include <map>
#include <string>

namespace peertest::sim {

class MoneyCalls {
public:
    using Text = const std::string&;
    std::function<void(Text)> wrong;
    std::function<void(Text operation)> asked_again;  // under the same key, as it must be
    // How many tries are recorded as failed for good: the next one may have a key of its own.
    std::function<int(Text operation, Text object)> tries_over;

    void asked(Text operation, Text object, Text key, std::int64_t amount_minor) {
        const std::string what = operation + " of " + object;
        if (const auto [first, fresh] = amounts_.emplace(key, amount_minor); !fresh) {
            if (first->second != amount_minor) wrong(operation + " was asked for with two amounts under one key: " + key);
            return asked_again(operation);
        }
        const auto [first, fresh] = key_of_.emplace(what + " #" + std::to_string(tries_over(operation, object)), key);
        if (!fresh) wrong(what + " was asked for under two keys: " + first->second + " and " + key);
    }
    void done(Text operation, Text object, Text key) {
        const auto first = done_under_.emplace(operation + " of " + object, key).first;
        if (first->second != key) wrong(operation + " of " + object + " was done twice: under " + first->second + " and " + key);
    }

private:
    std::map<std::string, std::int64_t> amounts_;  // by key
    std::map<std::string, std::string> key_of_, done_under_;
};

}  // namespace peertest::sim
