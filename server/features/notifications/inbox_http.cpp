// The live inbox: first what is in the store after the last number seen, then what is published, in order and once.
#include "features/notifications/inbox_http.hpp"

#include <charconv>
#include <mutex>
#include <unordered_map>

#include "app/app.hpp"
#include "app/sessions.hpp"
#include "features/notifications/notifications_model.hpp"
#include "ports/clock.hpp"
#include "ports/live.hpp"

namespace peertest::notices {
namespace {

constexpr int revoked_code = 4401;  // ours: log in again
constexpr int replay_at_most = 200; // less than a socket queues; who missed more comes back for the rest
constexpr int try_again_code = 1013;

class Feed : public std::enable_shared_from_this<Feed> {
public:
    Feed(App& app, const Ticket& ticket, std::shared_ptr<Socket> socket)
        : app_(app), ticket_(ticket), socket_(std::move(socket)) {}

    // Starts after `seq`, or with what comes from now on. Called once the feed is subscribed, so that nothing falls
    // between the store and the live channel.
    void start(std::optional<std::int64_t> seq) {
        std::lock_guard lock(mutex_);
        last_ = seq ? *seq : last_seq(app_.store, ticket_.user_id);
        started_ = true;
        catch_up();
    }

    void on_published(std::string_view message) {
        if (!still_valid()) return revoked();
        if (message.empty()) return look();
        const auto seq = from_stored<Told>(message).seq;
        std::lock_guard lock(mutex_);
        if (!started_ || seq <= last_) return;
        if (seq != last_ + 1) return catch_up();  // published out of turn: its predecessor is stored by now
        socket_->send(std::string(message));
        last_ = seq;
    }

    bool still_valid() const { return app_.sessions.valid(ticket_.user_id, ticket_.session_id, ticket_.made_at); }
    void revoked() { socket_->close(revoked_code, "session ended"); }

private:
    void look() {
        std::lock_guard lock(mutex_);
        if (started_) catch_up();
    }
    void catch_up() {
        const auto missed = after_seq(app_.store, ticket_.user_id, last_, replay_at_most);
        for (auto& n : missed) {
            if (!socket_->send(message_of(*n))) return;
            last_ = n->seq;
        }
        if (missed.size() == std::size_t(replay_at_most)) socket_->close(try_again_code, "more to come");
    }

    App& app_;
    const Ticket ticket_;
    const std::shared_ptr<Socket> socket_;
    std::mutex mutex_;
    bool started_ = false;
    std::int64_t last_ = 0;
};

// Nobody needs more tabs than this, and nobody may take the sockets of all.
class Seat {
public:
    explicit Seat(std::string user_id) : user_id_(std::move(user_id)) {
        std::lock_guard lock(mutex());
        int& count = taken()[user_id_];
        if (count >= most) throw Error{429, "rate_limited", "Too many live connections. Please close some tabs."};
        ++count;
    }
    ~Seat() {
        std::lock_guard lock(mutex());
        if (--taken()[user_id_] == 0) taken().erase(user_id_);
    }
    Seat(const Seat&) = delete;
    Seat& operator=(const Seat&) = delete;

private:
    static constexpr int most = 50;  // in this process
    static std::mutex& mutex() {
        static std::mutex m;
        return m;
    }
    static std::unordered_map<std::string, int>& taken() {
        static std::unordered_map<std::string, int> all;
        return all;
    }
    const std::string user_id_;
};

class InboxSession : public SocketSession {
public:
    InboxSession(App& app, const Ticket& ticket, std::shared_ptr<Socket> socket)
        : seat_(ticket.user_id), feed_(std::make_shared<Feed>(app, ticket, std::move(socket))) {
        std::weak_ptr<Feed> feed = feed_;
        notices_ = app.live.subscribe("user:" + ticket.user_id, [feed](std::string_view message) {
            if (auto f = feed.lock()) f->on_published(message);
        });
        revocation_ = app.live.subscribe("session:" + ticket.session_id, [feed](std::string_view message) {
            const auto f = feed.lock();
            if (f && (!message.empty() || !f->still_valid())) f->revoked();
        });
    }
    void start(std::optional<std::int64_t> seq) { feed_->start(seq); }

private:
    const Seat seat_;
    std::shared_ptr<Feed> feed_;
    Live::Handle notices_, revocation_;
};

std::optional<std::int64_t> read_after(const std::string& text) {
    std::int64_t seq = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seq);
    if (error != std::errc{} || end != text.data() + text.size() || seq < 0)
        throw invalid("after", "The number of the last notification seen.");
    return seq;
}

}  // namespace

std::unique_ptr<SocketSession> open_inbox(App& app, const Caller&, const RawRequest& request,
                                          std::shared_ptr<Socket> socket) {
    std::string ticket_text;
    std::optional<std::int64_t> after;
    for (auto& [name, value] : request.query) {
        if (name == "ticket") ticket_text = value;
        else if (name == "after") after = read_after(value);
        else throw invalid(name, "There is no such parameter.");
    }
    const auto ticket = burn_ticket(app, ticket_text, app.clock.now());
    if (!ticket || !app.sessions.valid(ticket->user_id, ticket->session_id, ticket->made_at)) throw unauthenticated();
    auto session = std::make_unique<InboxSession>(app, *ticket, std::move(socket));
    session->start(after);
    return session;
}

}  // namespace peertest::notices
