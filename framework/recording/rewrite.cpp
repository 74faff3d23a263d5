#include "framework/recording/rewrite.h"

#include "framework/model/failure.h"
#include "framework/recording/block_input.h"
#include "framework/recording/rows_codec.h"
#include "framework/recording/thinner.h"

#include <system_error>
#include <utility>

namespace fah::recording {
namespace {

// Takes blocks of the old file and writes those of the new one.
class Rewriter {
public:
    explicit Rewriter(BlockOutput& output) : output_(output), thinner_(2) { buffer_.reserve(BLOCK_ROWS); }

    void take(const Block& block, const std::vector<Column>& columns) {
        if (block.kind == BlockKind::RUN_FACTS) {
            facts_ = block.stored;  // only the last one counts
        } else if (block.kind == BlockKind::ROWS) {
            const Batch rows = decode_rows(BlockInput::decompress(block), columns);
            for (std::uint32_t row = 0; row < rows.rows; ++row) {
                if (const auto complete = thinner_.add(row_of(rows, row))) add(*complete);
            }
        } else {
            // Before the rows that need it, as thinned rows only come later than they did.
            check(output_.copy(block.stored));
        }
    }

    void finish() {
        thinner_.flush([this](const Row& row) { add(row); });
        write_rows();
        if (!facts_.empty()) check(output_.copy(facts_));
    }

    std::uint64_t rows() const { return rows_; }
    std::uint64_t merged() const { return thinner_.merged(); }

private:
    void add(const Row& row) {
        append(buffer_, row);
        if (buffer_.rows == BLOCK_ROWS) write_rows();
    }

    void write_rows() {
        if (buffer_.rows == 0) return;
        check(output_.write(BlockKind::ROWS, encode_rows(buffer_)));
        rows_ += buffer_.rows;
        buffer_.rows = 0;
    }

    void check(bool written) const {
        if (!written) throw Failure(output_.problem());
    }

    BlockOutput& output_;
    Thinner thinner_;
    Batch buffer_;
    std::string facts_;
    std::uint64_t rows_ = 0;
};

}  // namespace

Rewritten rewrite_with_half_the_rows(const std::filesystem::path& path) {
    std::filesystem::path beside = path;
    beside += ".thinning";
    try {
        Rewritten done{.output = BlockOutput(beside)};
        Rewriter rewriter(done.output);
        BlockInput input(path);
        while (const auto block = input.next()) rewriter.take(*block, input.columns());
        if (!input.problem().empty()) throw Failure("the recording is damaged: " + input.problem());
        rewriter.finish();
        if (!done.output.rename_to(path)) throw Failure(done.output.problem());
        done.rows = rewriter.rows();
        done.merged = rewriter.merged();
        return done;
    } catch (...) {
        std::error_code ignored;
        std::filesystem::remove(beside, ignored);
        throw;
    }
}

}  // namespace fah::recording
