#include "kit/ecdsa.hpp"

#include <openssl/evp.h>
#include <openssl/x509.h>

#include <memory>
#include <vector>

namespace peertest {
namespace {

using Key = std::unique_ptr<EVP_PKEY, void (*)(EVP_PKEY*)>;

std::vector<unsigned char> from_base64(std::string_view text) {
    if (text.empty() || text.size() % 4 != 0 || text.size() > 10'000) return {};
    std::vector<unsigned char> out(text.size() / 4 * 3);
    const int size = EVP_DecodeBlock(out.data(), reinterpret_cast<const unsigned char*>(text.data()), int(text.size()));
    if (size < 0) return {};
    std::size_t padding = 0;
    while (padding < 2 && text[text.size() - 1 - padding] == '=') ++padding;
    out.resize(std::size_t(size) - padding);
    return out;
}

Key read_key(std::string_view text) {
    const auto der = from_base64(text);
    const unsigned char* at = der.data();
    Key key(der.empty() ? nullptr : d2i_PUBKEY(nullptr, &at, long(der.size())), EVP_PKEY_free);
    if (key && (EVP_PKEY_get_base_id(key.get()) != EVP_PKEY_EC || EVP_PKEY_get_bits(key.get()) != 256)) key.reset();
    return key;
}

}  // namespace

bool is_ecdsa_public_key(std::string_view public_key) { return read_key(public_key) != nullptr; }

bool ecdsa_signature_valid(std::string_view public_key, std::string_view signature, std::string_view data) {
    const Key key = read_key(public_key);
    const auto der = from_base64(signature);
    const std::unique_ptr<EVP_MD_CTX, void (*)(EVP_MD_CTX*)> context(EVP_MD_CTX_new(), EVP_MD_CTX_free);
    if (!key || der.empty() || !context) return false;
    return EVP_DigestVerifyInit(context.get(), nullptr, EVP_sha256(), nullptr, key.get()) == 1 &&
           EVP_DigestVerify(context.get(), der.data(), der.size(), reinterpret_cast<const unsigned char*>(data.data()),
                            data.size()) == 1;
}

}  // namespace peertest
