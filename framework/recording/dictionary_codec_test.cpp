#include "framework/recording/dictionary_codec.h"

#include "framework/pipeline/test_support/made_batches.h"
#include "framework/recording/bytes.h"

#include <gtest/gtest.h>

#include <string>

namespace fah::recording {
namespace {

void transfer(DictionaryEncoder& encoder, const Dictionary& from, DictionaryDecoder& decoder) {
    for (std::string raw = encoder.encode_new(from); !raw.empty(); raw = encoder.encode_new(from)) decoder.decode(raw);
}

void expect_equal(const Dictionary& a, const Dictionary& b) {
    ASSERT_EQ(a.string_count(), b.string_count());
    ASSERT_EQ(a.function_count(), b.function_count());
    ASSERT_EQ(a.frame_count(), b.frame_count());
    ASSERT_EQ(a.stack_count(), b.stack_count());
    for (std::uint32_t id = 1; id <= a.string_count(); ++id) EXPECT_EQ(a.string({id}), b.string({id}));
    for (std::uint32_t id = 1; id <= a.function_count(); ++id) EXPECT_EQ(a.function({id}), b.function({id}));
    for (std::uint32_t id = 1; id <= a.frame_count(); ++id) EXPECT_EQ(a.frame({id}), b.frame({id}));
    for (std::uint32_t id = 1; id <= a.stack_count(); ++id) EXPECT_EQ(a.stack({id}), b.stack({id}));
}

TEST(DictionaryCodec, IncrementsGiveTheSameDictionary) {
    made::Names names;
    DictionaryEncoder encoder;
    DictionaryDecoder decoder;
    for (int i = 0; i < 50; ++i) {
        std::string name("f");
        names.stack({"main", name.append(std::to_string(i)), "leaf"});
        transfer(encoder, *names.dictionary, decoder);
    }
    EXPECT_EQ(encoder.encode_new(*names.dictionary), "");
    expect_equal(*decoder.dictionary(), *names.dictionary);
    EXPECT_EQ(decoder.stack(names.dictionary->stack_count()), names.dictionary->stack_count());
    EXPECT_THROW(decoder.stack(names.dictionary->stack_count() + 1), DamagedData);
    EXPECT_THROW(decoder.process(9), DamagedData);
    EXPECT_THROW(decoder.thread(9), DamagedData);
}

TEST(DictionaryCodec, TextsThatComeLateAreWrittenOnceMore) {
    Dictionary from;
    const ProcessId process = from.intern_process({.pid = 5, .start_time_ns = 6});
    from.intern_thread({process, 7, {}});
    DictionaryEncoder encoder;
    DictionaryDecoder decoder;
    transfer(encoder, from, decoder);
    EXPECT_EQ(decoder.dictionary()->process(process).parent_pid, 0);

    from.intern_process({5, 4, 6, from.intern_string("CPython 3.9"), from.intern_string("python x.py")});
    from.intern_thread({process, 7, from.intern_string("worker")});
    transfer(encoder, from, decoder);
    const Dictionary& to = *decoder.dictionary();
    EXPECT_EQ(to.process(process).parent_pid, 4);
    EXPECT_EQ(to.process(process).start_time_ns, 6U);
    EXPECT_EQ(to.string(to.process(process).runtime), "CPython 3.9");
    EXPECT_EQ(to.string(to.process(process).command), "python x.py");
    EXPECT_EQ(to.string(to.thread({1}).name), "worker");
    EXPECT_EQ(to.process_count(), 1U);
    EXPECT_EQ(to.thread_count(), 1U);
}

TEST(DictionaryCodec, LargeDictionariesComeInSeveralBlocks) {
    made::Names names;
    for (int i = 0; i < 40; ++i) {
        std::string text(1 << 20, static_cast<char>('a' + i % 26));
        names.stack({text.append(std::to_string(i))});
    }
    DictionaryEncoder encoder;
    DictionaryDecoder decoder;
    int blocks = 0;
    for (std::string raw = encoder.encode_new(*names.dictionary); !raw.empty(); ++blocks) {
        EXPECT_LT(raw.size(), DictionaryEncoder::MAX_BYTES + (2 << 20));
        decoder.decode(raw);
        raw = encoder.encode_new(*names.dictionary);
    }
    EXPECT_GE(blocks, 3);
    expect_equal(*decoder.dictionary(), *names.dictionary);
}

TEST(DictionaryCodec, EveryCutAndEveryChangedByteIsDamageOrADictionary) {
    made::Names names;
    names.stack({"main", "work", "leaf"});
    const std::string raw = DictionaryEncoder().encode_new(*names.dictionary);
    for (std::size_t size = 0; size < raw.size(); ++size) {
        EXPECT_THROW(DictionaryDecoder().decode(std::string_view(raw).substr(0, size)), DamagedData);
    }
    int damaged = 0;
    for (std::size_t at = 0; at < raw.size(); ++at) {
        for (int bit = 0; bit < 8; ++bit) {
            std::string changed = raw;
            changed[at] = static_cast<char>(changed[at] ^ (1 << bit));
            try {
                DictionaryDecoder().decode(changed);
            } catch (const DamagedData&) {
                ++damaged;
            }
        }
    }
    EXPECT_GT(damaged, 100);
}

}  // namespace
}  // namespace fah::recording
