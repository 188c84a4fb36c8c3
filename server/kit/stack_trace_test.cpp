#include "kit/stack_trace.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <stdexcept>
#include <thread>

#include "kit/error.hpp"

namespace peertest {

__attribute__((noinline)) void throw_for_the_trace_test() { throw std::runtime_error("here"); }

namespace {

TEST(StackTrace, names_the_function_that_threw) {
    try {
        throw_for_the_trace_test();
    } catch (const std::exception& e) {
        const std::string stack = stack_of(e);
        EXPECT_NE(stack.substr(0, stack.find('\n')).find("throw_for_the_trace_test"), std::string::npos) << stack;
        EXPECT_GT(std::ranges::count(stack, '\n'), 2) << stack;
    }
}

TEST(StackTrace, is_known_to_another_thread) {
    std::exception_ptr thrown;
    std::thread([&] {
        try {
            throw_for_the_trace_test();
        } catch (...) {
            thrown = std::current_exception();
        }
    }).join();
    try {
        std::rethrow_exception(thrown);
    } catch (const std::exception& e) {
        EXPECT_NE(stack_of(e).find("throw_for_the_trace_test"), std::string::npos);
    }
}

TEST(StackTrace, leaves_answers_alone) {
    try {
        throw not_found();
    } catch (const std::exception& e) {
        EXPECT_EQ(stack_of(e), "");
    }
}

}  // namespace
}  // namespace peertest
