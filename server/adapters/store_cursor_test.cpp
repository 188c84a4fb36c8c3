#include "adapters/store_cursor.hpp"

#include <gtest/gtest.h>

#include "kit/error.hpp"

namespace peertest {
namespace {

struct CursorTest : testing::Test {
    CollectionInfo info;
    std::vector<Sort> sort{{"number"}, {"id"}};
    CursorTest() { info.name = "rows"; }
    bool taken(const std::vector<Value>& values) const { return is_taken(write_cursor(info, sort, values)); }
    bool is_taken(const std::string& cursor) const {
        try {
            read_cursor(info, sort, cursor);
            return true;
        } catch (const Error& e) {
            EXPECT_EQ(e.status, 422);
            return false;
        }
    }
};

TEST_F(CursorTest, is_read_as_it_was_written) {
    for (const Value& v : {Value{}, Value{std::int64_t(-5)}, Value{std::string("ü")}, Value{std::string("a\0b", 3)}}) {
        const std::vector<Value> at{v, Value{"id-1"}};
        EXPECT_EQ(read_cursor(info, sort, write_cursor(info, sort, at)), at);
    }
}

// Its checksum keeps no secret: anybody can make one up.
TEST_F(CursorTest, may_be_forged_but_not_into_what_no_engine_could_compare) {
    EXPECT_TRUE(taken({Value{}, Value{"id-1"}}));
    EXPECT_FALSE(taken({Value{}, Value{std::int64_t(1)}})) << "a number as id";
    EXPECT_FALSE(taken({Value{}, Value{}})) << "no id";
    EXPECT_FALSE(taken({Value{"\xff\xfe"}, Value{"id-1"}})) << "no UTF-8";
    EXPECT_FALSE(taken({Value{}})) << "too few";
    EXPECT_FALSE(taken({Value{}, Value{"id-1"}, Value{"id-2"}})) << "too many";
}

TEST_F(CursorTest, of_another_list_or_damaged_is_refused) {
    const auto good = write_cursor(info, sort, {Value{}, Value{"id-1"}});
    for (std::size_t i = 0; i < good.size(); ++i) {
        auto bad = good;
        bad[i] = bad[i] == 'A' ? 'B' : 'A';
        EXPECT_FALSE(is_taken(bad)) << i;
    }
    for (const char* bad : {"", "A", "AAAAAAAAAAAA", "%", "not a cursor"}) EXPECT_FALSE(is_taken(bad)) << bad;
    info.name = "others";
    EXPECT_FALSE(is_taken(good));
    info.name = "rows";
    sort[0].descending = true;
    EXPECT_FALSE(is_taken(good));
}

}  // namespace
}  // namespace peertest
