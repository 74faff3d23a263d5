// Hand-made batches for the tests of pipeline, recording and what follows: a source that hands out what it was given, and
// profiles as texts, so that two of them compare by content and not by id.
#pragma once

#include "framework/collect/batch_source.h"
#include "framework/model/profile.h"

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace fah::made {

struct Row {
    std::uint64_t time_ns = 0;
    ProcessId process;
    ThreadId thread;
    StackId stack;
    std::uint8_t kind = 0;
    std::uint8_t origin = 0;
    std::int64_t value = 0;
    std::int64_t system_ns = 0;
};

Batch batch_of(std::shared_ptr<const Dictionary> dictionary, const std::vector<Row>& rows);

// A source's dictionary with one process and one thread, and a short way to stacks.
struct Names {
    std::shared_ptr<Dictionary> dictionary = std::make_shared<Dictionary>();
    ProcessId process;
    ThreadId thread;

    explicit Names(std::int32_t pid = 100);
    // Outermost first; each becomes a function of "app.py", line 10 * its depth.
    StackId stack(const std::vector<std::string>& functions);
};

class Source : public BatchSource {
public:
    explicit Source(std::vector<Batch> batches);
    std::optional<Batch> pull() override;
    std::size_t left() const { return batches_.size(); }

private:
    std::deque<Batch> batches_;
};

// `count` batches of `rows` rows from several dictionaries, of all kinds; the same for the same seed.
std::vector<Batch> random_batches(std::uint32_t seed, std::size_t count, std::uint32_t rows, std::size_t dictionaries);

// Everything a profile says but its ids and run facts, one line a row, sorted.
std::vector<std::string> as_lines(const Profile& profile);

}  // namespace fah::made
