// Mail that stays here: kept in the store, where /dev/mailbox shows it. Development only.
#pragma once
#include <string>
#include <vector>

#include "ports/clock.hpp"
#include "ports/mail.hpp"
#include "ports/store.hpp"

namespace peertest {

class MailCapture : public Mail {
public:
    MailCapture(Store& store, Clock& clock) : store_(store), clock_(clock) {}
    void send(const MailMessage&) override;  // a second time does nothing
    std::vector<CapturedMail> captured(const std::string& to, int limit) override;

    static std::vector<const CollectionInfo*> collections();

private:
    Store& store_;
    Clock& clock_;
};

}  // namespace peertest
