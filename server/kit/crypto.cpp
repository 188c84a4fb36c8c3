#include "kit/crypto.hpp"

#include <crypt.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>
#include <openssl/sha.h>

#include <array>
#include <memory>
#include <stdexcept>

namespace peertest {
namespace {

const unsigned char* bytes(std::string_view s) { return reinterpret_cast<const unsigned char*>(s.data()); }
unsigned char* bytes(std::string& s) { return reinterpret_cast<unsigned char*>(s.data()); }

void must(bool ok, const char* what) {
    if (!ok) throw std::runtime_error(std::string("crypto: ") + what + " failed");
}

constexpr std::size_t nonce_size = 12, tag_size = 16;
constexpr char base64_digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

using Cipher = std::unique_ptr<EVP_CIPHER_CTX, decltype(&EVP_CIPHER_CTX_free)>;
Cipher make_cipher() {
    Cipher c(EVP_CIPHER_CTX_new(), &EVP_CIPHER_CTX_free);
    must(c != nullptr, "cipher");
    return c;
}

}  // namespace

std::string random_bytes(std::size_t n) {
    std::string out(n, '\0');
    must(RAND_bytes(bytes(out), int(n)) == 1, "random");
    return out;
}

std::string random_token() { return base64url(random_bytes(32)); }

std::string sha256(std::string_view data) {
    std::string out(SHA256_DIGEST_LENGTH, '\0');
    must(SHA256(bytes(data), data.size(), bytes(out)) != nullptr, "sha256");
    return out;
}

std::string sha256_hex(std::string_view data) { return hex(sha256(data)); }

std::string hmac_sha256(std::string_view key, std::string_view data) {
    std::string out(SHA256_DIGEST_LENGTH, '\0');
    unsigned size = 0;
    must(HMAC(EVP_sha256(), key.data(), int(key.size()), bytes(data), data.size(), bytes(out), &size) != nullptr, "hmac");
    return out;
}

std::string hmac_sha1(std::string_view key, std::string_view data) {
    std::string out(SHA_DIGEST_LENGTH, '\0');
    unsigned size = 0;
    must(HMAC(EVP_sha1(), key.data(), int(key.size()), bytes(data), data.size(), bytes(out), &size) != nullptr, "hmac");
    return out;
}

bool same_bytes(std::string_view a, std::string_view b) {
    return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

std::string hex(std::string_view in) {
    static constexpr char digit[] = "0123456789abcdef";
    std::string out;
    out.reserve(in.size() * 2);
    for (const char c : in) {
        const auto u = static_cast<unsigned char>(c);
        out += digit[u >> 4];
        out += digit[u & 15];
    }
    return out;
}

std::string base64url(std::string_view in) {
    std::string out;
    out.reserve((in.size() * 4 + 2) / 3);
    unsigned bits = 0;
    int have = 0;
    for (const char c : in) {
        bits = bits << 8 | static_cast<unsigned char>(c);
        for (have += 8; have >= 6; have -= 6) out += base64_digits[bits >> (have - 6) & 63];
    }
    if (have) out += base64_digits[bits << (6 - have) & 63];
    return out;
}

std::optional<std::string> from_base64url(std::string_view in) {
    static const auto value = [] {
        std::array<signed char, 256> t{};
        t.fill(-1);
        for (int i = 0; i < 64; ++i) t[static_cast<unsigned char>(base64_digits[i])] = static_cast<signed char>(i);
        return t;
    }();
    if (in.size() % 4 == 1) return {};
    std::string out;
    out.reserve(in.size() * 3 / 4);
    unsigned bits = 0;
    int have = 0;
    for (const char c : in) {
        const int v = value[static_cast<unsigned char>(c)];
        if (v < 0) return {};
        bits = bits << 6 | unsigned(v);
        if ((have += 6) >= 8) out += char(bits >> (have -= 8) & 0xff);
    }
    if (have && (bits & ((1u << have) - 1))) return {};  // one text per value: no stray bits at the end
    return out;
}

std::string bcrypt_hash(std::string_view password, int cost) {
    if (password.size() > 72) throw std::runtime_error("bcrypt: password over 72 bytes");
    crypt_data data{};
    const std::string salt = random_bytes(16);
    std::array<char, CRYPT_GENSALT_OUTPUT_SIZE> setting{};
    must(crypt_gensalt_rn("$2b$", static_cast<unsigned long>(cost), salt.data(), int(salt.size()), setting.data(),
                          int(setting.size())) != nullptr,
         "bcrypt salt");
    const char* hash = crypt_r(std::string(password).c_str(), setting.data(), &data);
    must(hash && hash[0] == '$', "bcrypt");
    return hash;
}

bool bcrypt_matches(std::string_view password, const std::string& hash) {
    if (password.size() > 72 || password.find('\0') != password.npos) return false;
    crypt_data data{};
    const char* again = crypt_r(std::string(password).c_str(), hash.c_str(), &data);
    return again && again[0] == '$' && same_bytes(again, hash);
}

std::string encrypt(const Keys& keys, std::string_view plain, std::string_view context) {
    if (keys.empty()) throw std::runtime_error("no encryption key is set");
    const auto& [kid, secret] = keys.front();
    const std::string key = sha256(secret);
    std::string sealed = random_bytes(nonce_size), tag(tag_size, '\0');
    sealed.resize(nonce_size + plain.size());
    const Cipher c = make_cipher();
    int n = 0;
    must(EVP_EncryptInit_ex(c.get(), EVP_aes_256_gcm(), nullptr, bytes(std::string_view(key)), bytes(std::string_view(sealed))) == 1, "encrypt");
    must(EVP_EncryptUpdate(c.get(), nullptr, &n, bytes(context), int(context.size())) == 1, "encrypt");
    must(EVP_EncryptUpdate(c.get(), bytes(sealed) + nonce_size, &n, bytes(plain), int(plain.size())) == 1, "encrypt");
    must(EVP_EncryptFinal_ex(c.get(), bytes(sealed) + nonce_size + n, &n) == 1, "encrypt");
    must(EVP_CIPHER_CTX_ctrl(c.get(), EVP_CTRL_GCM_GET_TAG, int(tag_size), tag.data()) == 1, "encrypt");
    return kid + '.' + base64url(sealed + tag);
}

std::optional<std::string> decrypt(const Keys& keys, std::string_view sealed, std::string_view context) {
    const auto dot = sealed.find('.');
    if (dot == sealed.npos) return {};
    const auto raw = from_base64url(sealed.substr(dot + 1));
    if (!raw || raw->size() < nonce_size + tag_size) return {};
    for (const auto& [kid, secret] : keys) {
        if (kid != sealed.substr(0, dot)) continue;
        const std::string key = sha256(secret);
        const std::size_t size = raw->size() - nonce_size - tag_size;
        std::string plain(size, '\0'), tag = raw->substr(nonce_size + size);
        const Cipher c = make_cipher();
        int n = 0;
        must(EVP_DecryptInit_ex(c.get(), EVP_aes_256_gcm(), nullptr, bytes(std::string_view(key)), bytes(std::string_view(*raw))) == 1, "decrypt");
        must(EVP_DecryptUpdate(c.get(), nullptr, &n, bytes(context), int(context.size())) == 1, "decrypt");
        must(EVP_DecryptUpdate(c.get(), bytes(plain), &n, bytes(*raw) + nonce_size, int(size)) == 1, "decrypt");
        must(EVP_CIPHER_CTX_ctrl(c.get(), EVP_CTRL_GCM_SET_TAG, int(tag_size), tag.data()) == 1, "decrypt");
        if (EVP_DecryptFinal_ex(c.get(), bytes(plain) + n, &n) != 1) return {};
        return plain;
    }
    return {};
}

}  // namespace peertest
