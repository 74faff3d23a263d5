// Truncated and changed recordings are read up to the damage, and say so.
#include "framework/recording/bytes.h"
#include "framework/recording/rows_codec.h"
#include "framework/recording/test_support/recording_files.h"

#include <fixingahole/host.h>

#include <algorithm>

namespace fah {
namespace {

class RecordingDamage : public testing::Test {
protected:
    RecordingDamage() {
        RecordingWriter writer(path_);
        writer.write_run_facts(made::small_facts(), 1);
        std::vector<Batch> batches = made::random_batches(1, 100, 50, 2);
        for (std::size_t i = 0; i < 3; ++i) {
            made::Names more(static_cast<std::int32_t>(300 + i));
            batches.insert(batches.begin() + static_cast<std::ptrdiff_t>(45 * i),
                           made::batch_of(more.dictionary, {{.process = more.process,
                                                             .thread = more.thread,
                                                             .stack = more.stack({"main"}),
                                                             .kind = FAH_ROW_CPU,
                                                             .value = 1}}));
        }
        made::run_into(writer, batches);
        writer.finish();
        bytes_ = made::bytes_of(path_);
        blocks_ = made::block_positions(path_);
        rows_ = rows_before();
    }

    // Rows that a reader sees of the first n blocks, for every n.
    std::vector<std::uint64_t> rows_before() {
        std::vector<std::uint64_t> rows;
        for (const std::uint64_t end : blocks_) {
            made::write_bytes(damaged_, bytes_.substr(0, end));
            rows.push_back(read().first);
        }
        return rows;
    }

    // Rows and the last note.
    std::pair<std::uint64_t, std::string> read() {
        RecordingReader reader(damaged_);
        std::uint64_t rows = 0;
        while (const auto batch = reader.pull()) rows += batch->rows;
        const auto& notes = reader.run_facts().notes;
        return {rows, notes.empty() ? "" : notes.back()};
    }

    std::string refusal() {
        try {
            RecordingReader reader(damaged_);
        } catch (const Failure& failure) {
            EXPECT_NE(failure.hint(), "");
            return failure.what();
        }
        return "";
    }

    made::Folder folder_;
    std::filesystem::path path_ = folder_ / "recording.fah";
    std::filesystem::path damaged_ = folder_ / "damaged.fah";
    std::string bytes_;
    std::vector<std::uint64_t> blocks_;
    std::vector<std::uint64_t> rows_;
};

TEST_F(RecordingDamage, TheRecordingAtHandHasBlocksOfEveryKind) {
    ASSERT_GE(blocks_.size(), 7U);
    EXPECT_EQ(rows_.front(), 0U);
    EXPECT_EQ(rows_.back(), 5'003U);
}

TEST_F(RecordingDamage, AFileCutAnywhereIsReadUpToItsLastWholeBlock) {
    for (std::size_t i = 0; i + 1 < blocks_.size(); ++i) {
        const std::uint64_t size = blocks_[i + 1] - blocks_[i];
        for (const std::uint64_t cut : {std::uint64_t{1}, std::uint64_t{4}, std::uint64_t{19}, size / 2, size - 1}) {
            made::write_bytes(damaged_, bytes_.substr(0, blocks_[i] + cut));
            const auto [rows, note] = read();
            EXPECT_EQ(rows, rows_[i]) << "block " << i << " cut to " << cut;
            EXPECT_NE(note.find("damaged at byte " + std::to_string(blocks_[i])), std::string::npos) << note;
        }
        made::write_bytes(damaged_, bytes_.substr(0, blocks_[i]));
        EXPECT_NE(read().second.find("has no end"), std::string::npos);
    }
}

TEST_F(RecordingDamage, AChangedByteAnywhereEndsTheReadingBeforeItsBlock) {
    for (std::size_t i = 0; i + 1 < blocks_.size(); ++i) {
        const std::uint64_t size = blocks_[i + 1] - blocks_[i];
        std::vector<std::uint64_t> places{size / 2, size - 1};
        for (std::uint64_t at = 0; at < recording::BLOCK_HEAD_BYTES + 4; ++at) places.push_back(at);
        for (const std::uint64_t at : places) {
            std::string changed = bytes_;
            changed[blocks_[i] + at] = static_cast<char>(changed[blocks_[i] + at] ^ 0x10);
            made::write_bytes(damaged_, changed);
            const auto [rows, note] = read();
            EXPECT_EQ(rows, rows_[i]) << "block " << i << " byte " << at;
            EXPECT_NE(note.find("damaged at byte " + std::to_string(blocks_[i])), std::string::npos) << note;
        }
    }
}

TEST_F(RecordingDamage, AMissingBlockIsNoticed) {
    for (std::size_t i = 0; i + 2 < blocks_.size(); ++i) {
        if (rows_[i] == rows_[i + 1]) continue;
        made::write_bytes(damaged_, bytes_.substr(0, blocks_[i]) + bytes_.substr(blocks_[i + 1]));
        EXPECT_NE(read().second.find("rows are missing"), std::string::npos);
    }
}

TEST_F(RecordingDamage, ABlockOfALaterWriterIsSkipped) {
    std::string block = bytes_.substr(blocks_[0], blocks_[1] - blocks_[0]);
    block[4] = 99;
    recording::ByteWriter sum;
    sum.u32(recording::checksum(std::string_view(block).substr(0, 16), std::string_view(block).substr(20)));
    block.replace(16, 4, sum.view());
    made::write_bytes(damaged_, bytes_.substr(0, blocks_[1]) + block + bytes_.substr(blocks_[1]));
    EXPECT_EQ(read(), (std::pair<std::uint64_t, std::string>{rows_.back(), ""}));
}

TEST_F(RecordingDamage, RowsWithIdsThatWereNotAnnouncedAreDamage) {
    for (const made::Row& row : {made::Row{.process = {7}}, made::Row{.thread = {7}}, made::Row{.stack = {7}}}) {
        {
            recording::BlockOutput output(damaged_);
            ASSERT_TRUE(
                output.write(recording::BlockKind::ROWS, recording::encode_rows(made::batch_of(nullptr, {{}}))));
            ASSERT_TRUE(
                output.write(recording::BlockKind::ROWS, recording::encode_rows(made::batch_of(nullptr, {row}))));
        }
        const auto [rows, note] = read();
        EXPECT_EQ(rows, 1U) << "the row without ids is fine";
        EXPECT_NE(note.find("an id that was not announced"), std::string::npos) << note;
    }
}

TEST_F(RecordingDamage, ANewerVersionIsRefusedByNumber) {
    std::string newer = bytes_;
    newer[recording::MAGIC.size()] = 7;
    made::write_bytes(damaged_, newer);
    EXPECT_NE(refusal().find("is a recording of version 7; this fixingahole reads versions up to 1"),
              std::string::npos);
}

TEST_F(RecordingDamage, AChangedOrCutHeaderIsRefused) {
    for (std::size_t at = 0; at < blocks_[0]; at += at < 20 ? 1 : 13) {
        std::string changed = bytes_.substr(0, blocks_[1]);
        changed[at] = static_cast<char>(changed[at] ^ 0x10);
        made::write_bytes(damaged_, changed);
        EXPECT_NE(refusal(), "") << at;
        made::write_bytes(damaged_, bytes_.substr(0, at));
        EXPECT_NE(refusal(), "") << at;
    }
}

TEST_F(RecordingDamage, WhatIsNoRecordingIsRefused) {
    made::write_bytes(damaged_, "print('hello')\n# a Python file, longer than the head of a recording\n");
    EXPECT_NE(refusal().find("is not a recording"), std::string::npos);
    EXPECT_THROW(RecordingReader("/no/such/recording.fah"), Failure);
    EXPECT_THROW(RecordingReader("/"), Failure);
    EXPECT_THROW(RecordingReader("/dev/null"), Failure);
}

}  // namespace
}  // namespace fah
