// Random damage with fixed seeds. Nothing may crash, hang or ask for absurd memory: a file is refused, or read with a note.
// Payloads are changed beneath right checksums too, so that the decoders meet what only a faulty writer could make.
#include "framework/recording/bytes.h"
#include "framework/recording/test_support/recording_files.h"

#include <zstd.h>

#include <random>

namespace fah {
namespace {

using recording::BlockInput;
using recording::BlockOutput;

class RecordingFuzz : public testing::Test {
protected:
    RecordingFuzz() {
        RecordingWriter writer(path_);
        writer.write_run_facts(made::small_facts(), 1);
        made::run_into(writer, made::random_batches(1, 10, 40, 2));
        writer.finish();
        bytes_ = made::bytes_of(path_);
    }

    enum class Outcome { REFUSED, NOTED, WHOLE };

    // Through the whole pipeline: what a reader lets pass must not harm the stages behind it.
    Outcome outcome_of(const std::string& bytes) {
        made::write_bytes(damaged_, bytes);
        try {
            const made::Replayed replayed = made::replay(damaged_);
            made::as_lines(replayed.profile);
            EXPECT_EQ(replayed.complete, replayed.profile.run.notes.empty());
            return replayed.complete ? Outcome::WHOLE : Outcome::NOTED;
        } catch (const Failure&) {
            return Outcome::REFUSED;
        }
    }

    made::Folder folder_;
    std::filesystem::path path_ = folder_ / "recording.fah";
    std::filesystem::path damaged_ = folder_ / "damaged.fah";
    std::string bytes_;
};

std::string random_bytes(std::mt19937& random, std::size_t size) {
    std::string bytes(size, '\0');
    for (char& byte : bytes) byte = static_cast<char>(random());
    return bytes;
}

void change_bytes(std::mt19937& random, std::string& bytes) {
    for (std::size_t changes = 1 + random() % 8; changes > 0 && !bytes.empty(); --changes) {
        bytes[random() % bytes.size()] = static_cast<char>(random());
    }
}

TEST_F(RecordingFuzz, RandomBytesAreRefused) {
    std::mt19937 random(1);
    for (int i = 0; i < 150; ++i) EXPECT_EQ(outcome_of(random_bytes(random, random() % 5000)), Outcome::REFUSED);
}

TEST_F(RecordingFuzz, RandomBytesAfterAGoodHeaderAreNoted) {
    std::mt19937 random(2);
    const std::string header = bytes_.substr(0, made::block_positions(path_).front());
    for (int i = 0; i < 150; ++i) {
        EXPECT_EQ(outcome_of(header + random_bytes(random, random() % 5000)), Outcome::NOTED);
    }
}

TEST_F(RecordingFuzz, RandomChangesAndCutsNeverPassAsWhole) {
    std::mt19937 random(3);
    for (int i = 0; i < 250; ++i) {
        std::string changed = bytes_;
        change_bytes(random, changed);
        if (random() % 2 == 0) changed.resize(random() % changed.size());
        if (changed == bytes_) continue;
        EXPECT_NE(outcome_of(changed), Outcome::WHOLE) << i;
    }
}

TEST_F(RecordingFuzz, WrongPayloadsUnderRightChecksumsDoNoHarm) {
    std::mt19937 random(4);
    int noted = 0;
    for (int i = 0; i < 200; ++i) {
        const std::filesystem::path forged = folder_ / "forged.fah";
        {
            BlockOutput output(forged);
            BlockInput input(path_);
            const std::size_t victim = random() % 5;
            for (std::size_t at = 0; const auto block = input.next(); ++at) {
                std::string raw = BlockInput::decompress(*block);
                if (at == victim) change_bytes(random, raw);
                if (at == victim && random() % 4 == 0) raw.resize(random() % (raw.size() + 1));
                ASSERT_TRUE(output.write(block->kind, raw));
            }
        }
        noted += outcome_of(made::bytes_of(forged)) == Outcome::NOTED;
    }
    EXPECT_GT(noted, 50);
}

TEST_F(RecordingFuzz, SizesThatLieAreNotBelieved) {
    std::mt19937 random(5);
    const std::vector<std::uint64_t> blocks = made::block_positions(path_);
    for (std::size_t i = 0; i + 1 < blocks.size(); ++i) {
        for (const std::size_t field : {8U, 12U}) {
            std::string changed = bytes_;
            recording::ByteWriter huge;
            huge.u32(0xfffffff0U + static_cast<std::uint32_t>(random() % 16));
            changed.replace(blocks[i] + field, 4, huge.view());
            std::string_view block = std::string_view(changed).substr(blocks[i], blocks[i + 1] - blocks[i]);
            recording::ByteWriter sum;
            sum.u32(recording::checksum(block.substr(0, 16), block.substr(recording::BLOCK_HEAD_BYTES)));
            changed.replace(blocks[i] + 16, 4, sum.view());
            EXPECT_EQ(outcome_of(changed), Outcome::NOTED);
        }
    }
}

}  // namespace
}  // namespace fah
