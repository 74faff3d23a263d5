// From records to the ids of the plugins that read them; the records come through real ring files.
#include "framework/collect/ring_decoder.h"

#include "framework/collect/test_support/ring_maker.h"
#include "framework/collect/test_support/temporary_folder.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <random>

namespace fah {
namespace {

using testing::RingMaker;
using Names = std::vector<std::string>;

class RingDecoderTest : public ::testing::Test {
protected:
    RingDecoderTest()
        : maker_(folder_.file("1.ring"), {.data_size = 1 << 20}),
          decoder_(
              {.pid = 42,
               .parent_pid = 7,
               .start_time_ns = 99,
               .python_version = 0x030912F0,
               .runtime = "CPython 3.9.18",
               .command = "python x.py"},
              [this](std::string_view name) { return find(name); }, ledger_) {
        const int directory = ::open(folder_.path().c_str(), O_RDONLY | O_DIRECTORY);
        ring_ = RingFile::open(directory, "1.ring");
        ::close(directory);
        maker_.channel(1, "fah.cpu");
        maker_.channel(2, "fah.heap");
        maker_.channel(3, "fah.nobody");
        maker_.code(1, {.file = "a.py", .name = "main", .qualname = {}, .table = std::string("\x0a\x01", 2)});
        maker_.code(2, {.file = "a.py", .name = "f", .qualname = "C.f", .table = {}, .first_line = 20});
        maker_.code(3, {.file = "a.py", .name = "g", .qualname = {}, .table = {}, .first_line = 30});
    }

    RingChannel* find(std::string_view name) {
        if (name == "fah.cpu") return &cpu_;
        return name == "fah.heap" ? &heap_ : nullptr;
    }
    void read() {
        RingRecord record;
        while (ring_->next(record)) decoder_.take(record);
    }
    ChannelRecord pop(RingChannel& channel) {
        read();
        ChannelRecord record;
        EXPECT_TRUE(channel.pop(record));
        return record;
    }
    // "function:line", innermost first.
    static Names names(const Dictionary& dictionary, StackId stack) {
        Names all;
        for (; stack; stack = dictionary.stack(stack).parent) {
            const Frame& frame = dictionary.frame(dictionary.stack(stack).frame);
            const auto name = dictionary.string(dictionary.function(frame.function).name);
            all.push_back(std::string(name) + ":" + std::to_string(frame.line));
        }
        return all;
    }
    Names next_stack() { return names(cpu_dictionary_, pop(cpu_).stack); }
    std::uint64_t loss(const std::string& name) const {
        const auto losses = ledger_.facts().losses;
        return losses.contains(name) ? losses.at(name) : 0;
    }

    testing::TemporaryFolder folder_;
    RingMaker maker_;
    RunLedger ledger_;
    Dictionary cpu_dictionary_;
    Dictionary heap_dictionary_;
    RingChannel cpu_{"fah.cpu", cpu_dictionary_};
    RingChannel heap_{"fah.heap", heap_dictionary_};
    std::unique_ptr<RingFile> ring_;
    RingDecoder decoder_;
};

TEST_F(RingDecoderTest, DecodesASample) {
    maker_.thread(1, 4242, "worker");
    maker_.sample(1, 1, {{2, 0}, {1, 12}}, 0, "payload");
    const ChannelRecord record = pop(cpu_);
    EXPECT_EQ(record.kind, static_cast<std::uint32_t>(FAH_RECORD_CPU));
    EXPECT_EQ(record.time_ns, 7U);
    EXPECT_EQ(std::string(reinterpret_cast<const char*>(record.payload.data()), record.payload.size()), "payload");
    EXPECT_EQ(names(cpu_dictionary_, record.stack), (Names{"C.f:20", "main:2"}));
    const Process process = cpu_dictionary_.process(record.process);
    EXPECT_EQ(process.pid, 42);
    EXPECT_EQ(process.start_time_ns, 99U);
    EXPECT_EQ(cpu_dictionary_.string(process.runtime), "CPython 3.9.18");
    EXPECT_EQ(cpu_dictionary_.string(process.command), "python x.py");
    const Thread thread = cpu_dictionary_.thread(record.thread);
    EXPECT_EQ(thread.tid, 4242);
    EXPECT_EQ(cpu_dictionary_.string(thread.name), "worker");
}

TEST_F(RingDecoderTest, BuildsUponTheStackBefore) {
    maker_.sample(1, 1, {{3, 0}, {2, 0}, {1, 0}});
    EXPECT_EQ(next_stack(), (Names{"g:30", "C.f:20", "main:1"}));
    maker_.sample(1, 1, {{2, 4}}, 2);
    EXPECT_EQ(next_stack(), (Names{"C.f:20", "C.f:20", "main:1"}));
    maker_.sample(1, 1, {}, 1);
    EXPECT_EQ(next_stack(), (Names{"main:1"}));
    maker_.sample(1, 1, {}, 0);
    EXPECT_EQ(next_stack(), Names{});
}

TEST_F(RingDecoderTest, ThreadsDoNotShareStacks) {
    maker_.sample(1, 1, {{1, 0}});
    maker_.sample(1, 2, {{3, 0}});
    maker_.sample(1, 1, {{2, 0}}, 1);
    next_stack();
    next_stack();
    EXPECT_EQ(next_stack(), (Names{"C.f:20", "main:1"}));
}

TEST_F(RingDecoderTest, SamplesOfOneThreadBuildUponEachOtherAcrossChannels) {
    maker_.sample(1, 1, {{2, 0}, {1, 0}});
    maker_.sample(2, 1, {{3, 0}}, 2);
    maker_.sample(3, 1, {{2, 0}}, 3);  // nobody reads it; the next builds upon it all the same
    maker_.sample(1, 1, {{1, 12}}, 4);
    next_stack();
    EXPECT_EQ(names(heap_dictionary_, pop(heap_).stack), (Names{"g:30", "C.f:20", "main:1"}));
    EXPECT_EQ(next_stack(), (Names{"main:2", "C.f:20", "g:30", "C.f:20", "main:1"}));
    EXPECT_EQ(loss("undelivered"), 1U);
}

TEST_F(RingDecoderTest, ASampleWithoutStackLeavesTheStackAsItWas) {
    maker_.sample(1, 1, {{1, 0}});
    maker_.sample(1, 1, {}, 0, "x", 0);
    maker_.sample(1, 1, {{2, 0}}, 1);
    next_stack();
    EXPECT_FALSE(pop(cpu_).stack);
    EXPECT_EQ(next_stack(), (Names{"C.f:20", "main:1"}));
}

TEST_F(RingDecoderTest, AStackThatCannotFollowIsCounted) {
    maker_.sample(1, 1, {{1, 0}});
    maker_.sample(1, 1, {{2, 0}}, 9);
    next_stack();
    EXPECT_FALSE(pop(cpu_).stack);
    EXPECT_EQ(loss("bad_stack"), 1U);
}

TEST_F(RingDecoderTest, UnknownCodeIsShownAsSuch) {
    maker_.sample(1, 1, {{99, 0}, {0, 0}, {1, 0}});
    EXPECT_EQ(next_stack(), (Names{"(unresolved):0", "(unresolved):0", "main:1"}));
    EXPECT_EQ(loss("unresolved"), 1U);  // code 0 is counted by its writer
}

TEST_F(RingDecoderTest, AFunctionIsNamedAgainOnceItsTextIsWhole) {
    const auto bytes = [](const auto& value) {
        return std::string(reinterpret_cast<const char*>(&value), sizeof(value));
    };
    const fah_wire_code half = {
        .code_id = 9, .first_line = 1, .sizes = {0, 9, 0, 0}, .kinds = {1, 1, 1, 1}, .inline_bytes = 4};
    maker_.write(FAH_WIRE_CODE, 0, 0, bytes(half) + "half");
    maker_.sample(1, 1, {{9, 0}});
    EXPECT_EQ(next_stack(), (Names{"half:1"}));
    maker_.write(FAH_WIRE_TEXT, 0, 0, bytes(fah_wire_text{.code_id = 9, .offset = 4}) + "whole");
    maker_.sample(1, 1, {{9, 0}});
    EXPECT_EQ(next_stack(), (Names{"halfwhole:1"}));
}

TEST_F(RingDecoderTest, ANameThatComesLateReachesTheThread) {
    maker_.thread(1, 4242);
    maker_.sample(1, 1, {{1, 0}});
    const ThreadId thread = pop(cpu_).thread;
    EXPECT_EQ(cpu_dictionary_.string(cpu_dictionary_.thread(thread).name), "");
    maker_.thread(1, 4242, "late");
    read();
    EXPECT_EQ(cpu_dictionary_.string(cpu_dictionary_.thread(thread).name), "late");
}

// A thread names itself as it begins; its record comes again before its first sample.
TEST_F(RingDecoderTest, ANewNameGoesBeforeTheFirst) {
    const std::string longest(FAH_THREAD_NAME - 1, 'n');
    maker_.thread(1, 4242, "before");
    maker_.thread(1, 4242, longest);
    maker_.sample(1, 1, {{1, 0}});
    EXPECT_EQ(cpu_dictionary_.string(cpu_dictionary_.thread(pop(cpu_).thread).name), longest);
    ASSERT_EQ(decoder_.targets().size(), 1U);
    EXPECT_EQ(decoder_.targets()[0]->name, longest);
}

TEST_F(RingDecoderTest, ANameWithoutAnEndIsCutAtItsRoom) {
    maker_.thread(1, 4242, std::string(2 * FAH_THREAD_NAME, 'n'));
    maker_.sample(1, 1, {{1, 0}});
    EXPECT_EQ(cpu_dictionary_.string(cpu_dictionary_.thread(pop(cpu_).thread).name), std::string(FAH_THREAD_NAME, 'n'));
}

TEST_F(RingDecoderTest, AThreadWhoseRecordWasLostHasNoRealNumber) {
    maker_.sample(1, 5, {{1, 0}});
    EXPECT_EQ(cpu_dictionary_.thread(pop(cpu_).thread).tid, -5);
    maker_.sample(1, 0, {{1, 0}});
    EXPECT_FALSE(pop(cpu_).thread);
}

TEST_F(RingDecoderTest, DeepRecursionCostsWhatChanges) {
    std::vector<fah_wire_frame> deep(900, {2, 0});
    maker_.sample(1, 1, deep);
    next_stack();
    const std::uint32_t before = cpu_dictionary_.stack_count();
    for (int i = 0; i < 100; ++i) {
        maker_.sample(1, 1, {{3, 0}}, 899);
        EXPECT_EQ(next_stack().size(), 900U);
    }
    EXPECT_EQ(cpu_dictionary_.stack_count(), before + 1);
}

TEST_F(RingDecoderTest, RandomBodiesDoNoHarm) {
    std::mt19937 generator(5);
    const auto random = [&generator] { return static_cast<std::uint32_t>(generator()); };
    for (int i = 0; i < 30000; ++i) {
        std::string body(random() % 120, '\0');
        for (char& c : body) c = static_cast<char>(random() % 4 == 0 ? random() : random() % 4);
        const RingRecord record = {.type = static_cast<std::uint16_t>(random() % 9),
                                   .channel = static_cast<std::uint16_t>(random() % 5),
                                   .thread = random() % 6,
                                   .body = std::as_bytes(std::span(body))};
        decoder_.take(record);
        ChannelRecord out;
        if (cpu_.pop(out)) {
            EXPECT_LE(out.stack.value, cpu_dictionary_.stack_count());
        }
    }
    EXPECT_GT(loss("invalid_records"), 0U);
}

}  // namespace
}  // namespace fah
