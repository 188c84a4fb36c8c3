// Bodies of requests: what is accepted is within its bounds, and says the same when it is written and read again.
#include "features/jobs/jobs.hpp"
#include "features/submissions/submissions.hpp"
#include "fuzz/fuzz_app.hpp"
#include "kit/text.hpp"
#include "schema/json.hpp"

namespace peertest {

// Every kind of field there is.
enum class Side { builder, tester };
template <>
inline constexpr std::array<std::string_view, 2> enum_names<Side>{"builder", "tester"};
struct Part {
    std::string text;
    std::optional<std::string> more;
};
struct Everything {
    std::string title, mail, url, language, id;
    int small = 7;
    std::int64_t big = 0;
    bool flag = false;
    double ratio = 0;
    Time at;
    Side side = Side::builder;
    std::vector<Part> parts;
    std::optional<std::string> note;
    Nullable<std::int64_t> cap;
    std::map<std::string, bool> choices;
    std::vector<std::string> tags;
};
template <>
const Schema& schema_of<Part>() {
    static const Schema s = describe<Part>("Part", field<&Part::text>("text").length(1, 10), field<&Part::more>("more").length(0, 5));
    return s;
}
template <>
const Schema& schema_of<Everything>() {
    using E = Everything;
    static const Schema s = describe<E>(
        "Everything", field<&E::title>("title").length(3, 5).defaulted(), field<&E::mail>("mail").as(Format::email).defaulted(),
        field<&E::url>("url").as(Format::http_url).defaulted(), field<&E::language>("language").as(Format::language).defaulted(),
        field<&E::id>("id").as(Format::uuid).defaulted(), field<&E::small>("small").range(1, 9).defaulted(),
        field<&E::big>("big").defaulted(), field<&E::flag>("flag").defaulted(), field<&E::ratio>("ratio").defaulted(),
        field<&E::at>("at").defaulted(), field<&E::side>("side").defaulted(), field<&E::parts>("parts").items(0, 2).defaulted(),
        field<&E::note>("note"), field<&E::cap>("cap").defaulted(), field<&E::choices>("choices").items(0, 2).defaulted(),
        field<&E::tags>("tags").items(0, 3).each_length(1, 3).defaulted());
    return s;
}

namespace fuzz {
namespace {

template <class T>
void read_and_write(std::string_view text) {
    T value{};
    try {
        read_request(text, schema_of<T>(), &value);
    } catch (const Error& e) {
        require(e.status == 400 || e.status == 422, "what cannot be read is a 400 or a 422");
        require(e.errors.size() <= 100, "a bounded list of bad fields");
        return;
    }
    std::string once, twice;
    write_json(once, schema_of<T>(), &value);
    T stored{};
    read_stored(once, schema_of<T>(), &stored, nullptr);
    write_json(twice, schema_of<T>(), &stored);
    require(once == twice, "what was accepted is stored and read back as it was");
    require(valid_utf8(once), "what is written is UTF-8");
}

}  // namespace
}  // namespace fuzz
}  // namespace peertest

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace peertest;
    if (size == 0) return 0;
    const std::string_view text(reinterpret_cast<const char*>(data + 1), size - 1);
    switch (data[0] % 3) {
        case 0: fuzz::read_and_write<Everything>(text); break;
        case 1: fuzz::read_and_write<NewJob>(text); break;
        case 2: fuzz::read_and_write<NewSubmission>(text); break;
    }
    return 0;
}
