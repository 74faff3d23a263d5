// Which code objects are of functions that call nothing. Meant to catch: what the interpreter keeps behind an instruction taken
// for one, an instruction that it has made of a call left out, generators taken, and a __getitem__ that 3.11.2 runs by itself.
extern "C" {
#include "plugins/samplers/tracer/agent/simple_codes.h"
}

#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <vector>

namespace {

constexpr std::uint32_t V3_10 = 0x030a0df0, V3_11_2 = 0x030b02f0, V3_11_7 = 0x030b07f0;
constexpr std::int32_t FUNCTION = 0x43, GENERATOR = 0x63, COROUTINE = 0xc3;
constexpr std::uint8_t LOAD_FAST = 124, RETURN_VALUE = 83, CALL_FUNCTION = 131, CALL_METHOD = 161;
constexpr std::uint8_t LOAD_ATTR = 106, PRECALL = 166, CALL = 171, CALL_ADAPTIVE = 22, PRECALL_NO_KW_LEN = 78;
constexpr std::uint8_t BINARY_SUBSCR = 25, BINARY_SUBSCR_GETITEM = 19;

template <typename Value>
void put(std::vector<std::byte>& to, std::size_t at, Value value) {
    std::memcpy(to.data() + at, &value, sizeof value);
}

std::uint64_t address(const std::vector<std::byte>& of) {
    std::uint64_t value = 0;
    const std::byte* data = of.data();
    std::memcpy(&value, &data, sizeof data);
    return value;
}

// Each instruction with an argument of 0.
bool is_simple_3_10(const std::vector<std::uint8_t>& instructions, std::int32_t flags = FUNCTION) {
    std::vector<std::byte> bytes(32 + instructions.size() * 2), code(64);
    put(bytes, 16, static_cast<std::uint64_t>(instructions.size() * 2));
    for (std::size_t i = 0; i < instructions.size(); ++i) put(bytes, 32 + i * 2, instructions[i]);
    put(code, 36, flags);
    put(code, 48, address(bytes));
    return tracer_code_is_simple(address(code), V3_10) != 0;
}

bool is_simple_3_11(const std::vector<std::uint8_t>& units, std::uint32_t version = V3_11_7,
                    std::int32_t flags = FUNCTION) {
    std::vector<std::byte> code(184 + units.size() * 2);
    put(code, 16, static_cast<std::uint64_t>(units.size()));
    put(code, 48, flags);
    for (std::size_t i = 0; i < units.size(); ++i) put(code, 184 + i * 2, units[i]);
    return tracer_code_is_simple(address(code), version) != 0;
}

TEST(SimpleCodes, CallNothing) {
    EXPECT_TRUE(is_simple_3_10({LOAD_FAST, RETURN_VALUE}));
    EXPECT_FALSE(is_simple_3_10({LOAD_FAST, CALL_FUNCTION, RETURN_VALUE}));
    EXPECT_FALSE(is_simple_3_10({LOAD_FAST, CALL_METHOD, RETURN_VALUE}));
    EXPECT_TRUE(is_simple_3_11({LOAD_FAST, RETURN_VALUE}));
    EXPECT_FALSE(is_simple_3_11({LOAD_FAST, PRECALL, 0, CALL, 0, 0, 0, 0, RETURN_VALUE}));
    EXPECT_FALSE(is_simple_3_11({LOAD_FAST, PRECALL_NO_KW_LEN, 0, CALL_ADAPTIVE, 0, 0, 0, 0, RETURN_VALUE}));
}

TEST(SimpleCodes, AreNoGenerators) {
    EXPECT_FALSE(is_simple_3_10({LOAD_FAST, RETURN_VALUE}, GENERATOR));
    EXPECT_FALSE(is_simple_3_10({LOAD_FAST, RETURN_VALUE}, COROUTINE));
    EXPECT_FALSE(is_simple_3_11({LOAD_FAST, RETURN_VALUE}, V3_11_7, GENERATOR));
}

TEST(SimpleCodes, HaveTheInterpretersOwnNumbersSkipped) {
    EXPECT_TRUE(is_simple_3_11({LOAD_FAST, LOAD_ATTR, CALL, CALL, CALL, CALL, RETURN_VALUE}));
    EXPECT_FALSE(is_simple_3_11({LOAD_FAST, LOAD_ATTR, 0, 0, 0, 0, CALL, 0, 0, 0, 0, RETURN_VALUE}));
}

TEST(SimpleCodes, TakeNoItemWhoseFunctionTheInterpreterRunsByItself) {
    const std::vector<std::uint8_t> item{LOAD_FAST, LOAD_FAST, BINARY_SUBSCR, 0, 0, 0, 0, RETURN_VALUE};
    EXPECT_TRUE(is_simple_3_11(item));
    EXPECT_FALSE(is_simple_3_11(item, V3_11_2));
    EXPECT_FALSE(is_simple_3_11({LOAD_FAST, LOAD_FAST, BINARY_SUBSCR_GETITEM, 0, 0, 0, 0, RETURN_VALUE}));
}

}  // namespace
