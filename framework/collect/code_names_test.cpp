#include "framework/collect/code_names.h"

#include <sdk/agent/wire.h>

#include <gtest/gtest.h>

#include <cstring>
#include <random>

namespace fah {
namespace {

constexpr std::uint32_t PYTHON_3_9 = 0x030912F0;

template <class T>
std::string as_bytes(const T& value) {
    return {reinterpret_cast<const char*>(&value), sizeof(T)};
}

std::span<const std::byte> body(const std::string& bytes) { return std::as_bytes(std::span(bytes)); }

struct Texts {
    std::string file;
    std::string name;
    std::string qualname;
    std::string table;
};

std::string code_record(std::uint32_t id, const Texts& texts, std::uint32_t inline_bytes, std::uint8_t name_kind = 1) {
    const auto size = [](const std::string& text) { return static_cast<std::uint32_t>(text.size()); };
    const fah_wire_code head = {.code_id = id,
                                .first_line = 3,
                                .sizes = {size(texts.file), size(texts.name), size(texts.qualname), size(texts.table)},
                                .kinds = {1, name_kind, name_kind, 1},
                                .inline_bytes = inline_bytes};
    return as_bytes(head) + (texts.file + texts.name + texts.qualname + texts.table).substr(0, inline_bytes);
}

std::string text_record(std::uint32_t id, std::uint32_t offset, const std::string& text) {
    return as_bytes(fah_wire_text{.code_id = id, .offset = offset}) + text;
}

TEST(CodeNames, KnowsACodeObject) {
    CodeNames names(PYTHON_3_9);
    const Texts texts{"/a/b.py", "f", "C.f", "\x06\x02"};
    ASSERT_TRUE(names.add_code(body(code_record(5, texts, 13))));
    EXPECT_TRUE(names.complete(5));
    EXPECT_NE(names.serial(5), 0U);
    const CodePosition position = names.position(5, 8);
    EXPECT_EQ(position.function, "C.f");
    EXPECT_EQ(position.file, "/a/b.py");
    EXPECT_EQ(position.first_line, 3);
    EXPECT_EQ(position.line, 5);
    EXPECT_EQ(names.position(5, -1).line, 3);
}

TEST(CodeNames, TakesThePlainNameWhereThereIsNoOther) {
    CodeNames names(PYTHON_3_9);
    ASSERT_TRUE(names.add_code(body(code_record(1, {"x.py", "plain", "", ""}, 9))));
    EXPECT_EQ(names.position(1, 0).function, "plain");
    EXPECT_EQ(names.position(1, 0).line, 3);  // no table: the first line
}

TEST(CodeNames, PutsPiecesTogether) {
    CodeNames names(PYTHON_3_9);
    const Texts texts{"file.py", "name", "Some.qualified.name", ""};
    ASSERT_TRUE(names.add_code(body(code_record(1, texts, 4))));
    EXPECT_FALSE(names.complete(1));
    EXPECT_EQ(names.position(1, 0).file, "file");
    ASSERT_TRUE(names.add_text(body(text_record(1, 4, ".pynameSome."))));
    ASSERT_TRUE(names.add_text(body(text_record(1, 16, "qualified.name"))));
    EXPECT_TRUE(names.complete(1));
    EXPECT_EQ(names.position(1, 0).function, "Some.qualified.name");
}

TEST(CodeNames, LeavesOutPiecesThatDoNotFollow) {
    CodeNames names(PYTHON_3_9);
    ASSERT_TRUE(names.add_code(body(code_record(1, {"file.py", "name", "", ""}, 4))));
    EXPECT_FALSE(names.add_text(body(text_record(1, 5, "pyname"))));
    EXPECT_FALSE(names.add_text(body(text_record(1, 4, "more than the code said it had"))));
    EXPECT_FALSE(names.add_text(body(text_record(2, 0, "of nothing"))));
    EXPECT_FALSE(names.add_text(body("short")));
    EXPECT_FALSE(names.complete(1));
}

TEST(CodeNames, AnIdGivenAgainIsAnotherCodeObject) {
    CodeNames names(PYTHON_3_9);
    ASSERT_TRUE(names.add_code(body(code_record(1, {"f", "old", "", ""}, 4))));
    const auto before = names.serial(1);
    ASSERT_TRUE(names.add_code(body(code_record(1, {"f", "new", "", ""}, 4))));
    EXPECT_NE(names.serial(1), before);
    EXPECT_EQ(names.position(1, 0).function, "new");
}

TEST(CodeNames, DecodesWideTexts) {
    CodeNames names(PYTHON_3_9);
    const std::string wide{"\x68\x00\xe9\x00\x2c\x82\x00\xd8", 8};  // h, e acute, a CJK character, a lone surrogate
    ASSERT_TRUE(names.add_code(body(code_record(1, {"f", wide, "", ""}, 9, 2))));
    EXPECT_EQ(names.position(1, 0).function, "h\xc3\xa9\xe8\x88\xac\xef\xbf\xbd");
    const std::string widest{"\x0d\xf4\x01\x00\xff\xff\xff\xff", 8};  // a snake, and nothing
    ASSERT_TRUE(names.add_code(body(code_record(2, {"f", widest, "", ""}, 9, 4))));
    EXPECT_EQ(names.position(2, 0).function, "\xf0\x9f\x90\x8d\xef\xbf\xbd");
    ASSERT_TRUE(names.add_code(body(code_record(3, {"f", widest, "", ""}, 9, 3))));
    EXPECT_EQ(names.position(3, 0).function, "");
}

TEST(CodeNames, RefusesSizesThatCannotBe) {
    CodeNames names(PYTHON_3_9);
    fah_wire_code head = {.code_id = 1, .sizes = {0xFFFFFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0xFFFFFFFF}};
    EXPECT_FALSE(names.add_code(body(as_bytes(head))));
    head = {.code_id = 1, .sizes = {10, 0, 0, 0}, .inline_bytes = 10};
    EXPECT_FALSE(names.add_code(body(as_bytes(head))));
    head = {.code_id = 1, .sizes = {1, 0, 0, 0}, .inline_bytes = 5};
    EXPECT_FALSE(names.add_code(body(as_bytes(head) + "12345")));
    head = {.code_id = 0, .sizes = {}};
    EXPECT_FALSE(names.add_code(body(as_bytes(head))));
    EXPECT_FALSE(names.add_code({}));
}

TEST(CodeNames, StopsAtItsMemoryLimit) {
    CodeNames names(PYTHON_3_9, 10'000);
    std::uint32_t taken = 0;
    const std::string name(400, 'n');
    for (std::uint32_t id = 1; id <= 100; ++id) {
        taken += names.add_code(body(code_record(id, {"", name, "", ""}, 400))) ? 1U : 0U;
    }
    EXPECT_GT(taken, 10U);
    EXPECT_LT(taken, 25U);
    EXPECT_EQ(names.serial(100), 0U);
}

TEST(CodeNames, RandomBytesDoNoHarm) {
    CodeNames names(0x030C01F0, 1 << 20);
    std::mt19937 generator(3);
    const auto random = [&generator] { return static_cast<std::uint32_t>(generator()); };
    for (int i = 0; i < 20000; ++i) {
        std::string bytes(random() % 200, '\0');
        for (char& c : bytes) c = static_cast<char>(random());
        fah_wire_code head = {.code_id = random() % 64 + 1,
                              .first_line = static_cast<std::int32_t>(random()),
                              .sizes = {random() % 90, random() % 90, random() % 90, random() % 90},
                              .kinds = {static_cast<std::uint8_t>(random() % 6), 1, 2, 1},
                              .inline_bytes = random() % 128};
        names.add_code(body(random() % 2 == 0 ? bytes : as_bytes(head) + bytes));
        names.add_text(body(text_record(random() % 64, random() % 128, bytes)));
        const std::uint32_t id = random() % 64;
        const auto at = static_cast<std::int32_t>(random());
        EXPECT_GE(names.serial(id) == 0 ? 0 : names.position(id, at).line, 0);
    }
}

}  // namespace
}  // namespace fah
