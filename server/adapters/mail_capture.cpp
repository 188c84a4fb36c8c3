#include "adapters/mail_capture.hpp"

#include "kit/ids.hpp"
#include "kit/text.hpp"

namespace peertest {
namespace {

struct StoredMail {
    std::string id;
    std::string message_id;  // of the sender, stable over its retries
    std::string to, subject, text, html, unsubscribe_url;
    Time at;
};

}  // namespace

template <>
const Schema& schema_of<StoredMail>() {
    static const Schema s =
        describe<StoredMail>("CapturedMail", field<&StoredMail::id>("id"), field<&StoredMail::message_id>("message_id"),
                             field<&StoredMail::to>("to"), field<&StoredMail::subject>("subject"),
                             field<&StoredMail::text>("text"), field<&StoredMail::html>("html"),
                             field<&StoredMail::unsubscribe_url>("unsubscribe_url"), field<&StoredMail::at>("at"));
    return s;
}

namespace {

const Collection<StoredMail>& mails() {
    static const auto c = Collection<StoredMail>("captured_mails")
                              .key("message_id", [](const StoredMail& m) { return to_value(m.message_id); })
                              .key("to", [](const StoredMail& m) { return to_value(lower_ascii(m.to)); })
                              .key("at", [](const StoredMail& m) { return to_value(m.at); })
                              .unique("message_id")
                              .index({"to", "at"})
                              .index({"at"});
    return c;
}

}  // namespace

void MailCapture::send(const MailMessage& m) {
    const Time now = clock_.now();
    const StoredMail mail{new_id(now), m.id, m.to, m.subject, m.text, m.html, m.unsubscribe_url, now};
    store_.transact([&](Tx& tx) {
        if (!tx.first(mails(), {eq("message_id", m.id)})) tx.insert(mails(), mail);
    });
}

std::vector<CapturedMail> MailCapture::captured(const std::string& to, int limit) {
    Query q{{}, {{"at", true}}, limit, {}, Reads::latest};
    if (!to.empty()) q.where.push_back(eq("to", lower_ascii(to)));
    std::vector<CapturedMail> out;
    for (auto& d : store_.find(mails(), q).items) {
        auto& m = *d;
        out.push_back({{m.message_id, m.to, m.subject, m.text, m.html, m.unsubscribe_url}, m.at});
    }
    return out;
}

std::vector<const CollectionInfo*> MailCapture::collections() { return {&mails().info}; }

}  // namespace peertest
