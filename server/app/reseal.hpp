// What is encrypted at rest, sealed anew under the newest key, so that an old key can be taken out of the settings.
#pragma once
#include "app/app.hpp"
#include "app/settings.hpp"
#include "kit/crypto.hpp"
#include "ports/store.hpp"

namespace peertest {

struct Resealed {
    int documents = 0;  // sealed anew
    int unopened = 0;   // under a key that is not among the settings: left as they are
};

// Every document whose member `sealed` (encrypted with the document's id as context) is not under the newest key.
template <class T>
Resealed reseal_all(App& app, const Collection<T>& c, std::string T::*sealed) {
    const Keys& keys = app.settings.encryption_keys;
    const std::string newest = keys.at(0).first + '.';
    Resealed out;
    Query q{{}, {{"id"}}, 100, {}, Reads::latest};
    do {
        const auto page = app.store.find(c, q);
        for (const auto& read : page.items) {
            const std::string& old = read.value.*sealed;
            if (old.starts_with(newest)) continue;
            const auto plain = decrypt(keys, old, read->id);
            if (!plain) {
                ++out.unopened;
                continue;
            }
            const std::string anew = encrypt(keys, *plain, read->id);
            out.documents += app.store.transact([&](Tx& tx) {
                auto now = tx.get(c, read->id);
                // Written or removed meanwhile: whoever writes takes the newest key.
                if (!now || now->value.*sealed != old) return 0;
                now->value.*sealed = anew;
                tx.replace(c, *now);
                return 1;
            });
        }
        q.cursor = page.next_cursor;
    } while (!q.cursor.empty());
    return out;
}

}  // namespace peertest
