// What proves that a request is who it says: webhooks' signatures, access tokens, signed links. The first line is the
// header or token, the rest the body. None can be made without the secret, and the right one is taken.
#include "fuzz/fuzz_app.hpp"
#include "kit/crypto.hpp"
#include "kit/ecdsa.hpp"
#include "kit/jwt.hpp"
#include "kit/signed_token.hpp"
#include "kit/webhook_signature.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace peertest;
    static const fuzz::StoppedClock clock;
    static const Keys keys{{"new", "a secret that the fuzzer does not know"}, {"old", "one more of them"}};
    static const std::vector<std::string> secrets{"whsec_unknown", "whsec_old"};
    const std::string_view all(reinterpret_cast<const char*>(data), size);
    const auto line = std::min(all.find('\n'), all.size());
    const auto given = all.substr(0, line);
    const std::string body(all.substr(std::min(line + 1, all.size())));
    const Time now = clock.now();

    fuzz::require(!webhook_signature_valid(body, given, secrets, now), "no webhook is signed without the secret");
    fuzz::require(!check_token(keys, "unsubscribe", given, now), "no link is signed without the secret");
    fuzz::require(!read_jwt(keys, given, now), "no access token is made without the secret");
    (void)is_ecdsa_public_key(given);
    (void)ecdsa_signature_valid(given, body, body);

    const auto right = webhook_signature(body, secrets[1], now);
    fuzz::require(webhook_signature_valid(body, right, secrets, now), "a right signature is taken");
    fuzz::require(!webhook_signature_valid(body + "x", right, secrets, now), "a signature is for one body");
    if (given.find("t=") == given.npos)
        fuzz::require(right.size() + given.size() > 4000 ||
                          webhook_signature_valid(body, right + "," + std::string(given), secrets, now),
                      "what else a header says takes nothing away");
    const auto link = sign_token(keys, "unsubscribe", body.substr(0, 200), now + Millis{60'000});
    fuzz::require(check_token(keys, "unsubscribe", link, now) == body.substr(0, 200), "a right link is taken");
    fuzz::require(!check_token(keys, "telemetry", link, now), "a link is for one purpose");
    fuzz::require(!read_jwt(keys, link, now), "a link is no access token");
    const auto token = make_jwt(keys, {"user", {"tester"}, "session", now, now + Millis{60'000}});
    fuzz::require(!check_token(keys, given, token, now), "an access token is no link");
    if (const auto dot = token.rfind('.'); !given.empty() && given != token.substr(dot + 1))
        fuzz::require(!read_jwt(keys, token.substr(0, dot + 1) + std::string(given), now), "a token has one signature");
    return 0;
}
