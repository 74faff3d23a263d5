#include "framework/pipeline/test_support/made_batches.h"

#include <fixingahole/host.h>

#include <algorithm>
#include <random>
#include <sstream>
#include <utility>

namespace fah::made {
namespace {

std::string stack_text(const Dictionary& dictionary, StackId id) {
    std::string text;
    for (; id; id = dictionary.stack(id).parent) {
        const Frame& frame = dictionary.frame(dictionary.stack(id).frame);
        const Function& function = dictionary.function(frame.function);
        text.append(dictionary.string(function.file)).append(":").append(std::to_string(frame.line)).append(" ");
        text.append(dictionary.string(function.name))
            .append("@")
            .append(std::to_string(function.first_line))
            .append(" < ");
    }
    return text;
}

std::string process_text(const Dictionary& dictionary, ProcessId id) {
    const Process process = dictionary.process(id);
    std::ostringstream text;
    text << process.pid << '/' << process.parent_pid << '/' << process.start_time_ns << ' '
         << dictionary.string(process.runtime) << ' ' << dictionary.string(process.command);
    return text.str();
}

std::string thread_text(const Dictionary& dictionary, ThreadId id) {
    const Thread thread = dictionary.thread(id);
    std::ostringstream text;
    text << process_text(dictionary, thread.process) << " thread " << thread.tid << ' '
         << dictionary.string(thread.name);
    return text.str();
}

Row random_row(std::mt19937& random, const Names& names, std::uint32_t stacks) {
    static constexpr std::uint8_t KINDS[] = {FAH_ROW_CPU, FAH_ROW_CPU,   FAH_ROW_UNSAMPLED, FAH_ROW_WAIT,
                                             FAH_ROW_RSS, FAH_ROW_ALLOC, FAH_ROW_FREE,      77};
    const std::uint8_t kind = KINDS[random() % std::size(KINDS)];
    const bool on_stack = kind != FAH_ROW_UNSAMPLED && kind != FAH_ROW_RSS && kind != 77;
    const auto value = static_cast<std::int64_t>(random() % 10'000'000);
    return {.time_ns = random() % 60'000'000'000,
            .process = names.process,
            .thread = kind == FAH_ROW_RSS ? ThreadId{} : ThreadId{1 + static_cast<std::uint32_t>(random() % 3)},
            .stack = {on_stack ? static_cast<std::uint32_t>(random() % (stacks + 1)) : 0},
            .kind = kind,
            .origin = static_cast<std::uint8_t>(random() % 4),
            .value = value,
            .system_ns = value / 4};
}

void add_random_names(std::mt19937& random, Names& names) {
    names.dictionary->intern_thread({names.process, 2000, names.dictionary->intern_string("worker")});
    names.dictionary->intern_thread({names.process, 2001, {}});
    for (int i = 0; i < 40; ++i) {
        std::vector<std::string> functions;
        for (std::size_t depth = 1 + random() % 6; depth > 0; --depth) {
            functions.emplace_back("f").append(std::to_string(random() % 5));
        }
        names.stack(functions);
    }
}

}  // namespace

Batch batch_of(std::shared_ptr<const Dictionary> dictionary, const std::vector<Row>& rows) {
    Batch batch;
    batch.dictionary = std::move(dictionary);
    batch.reserve(static_cast<std::uint32_t>(rows.size()));
    for (const Row& row : rows) {
        const std::uint32_t at = batch.rows++;
        batch.time_ns[at] = row.time_ns;
        batch.process[at] = row.process.value;
        batch.thread[at] = row.thread.value;
        batch.stack[at] = row.stack.value;
        batch.kind[at] = row.kind;
        batch.origin[at] = row.origin;
        batch.value[at] = row.value;
        batch.system_ns[at] = row.system_ns;
    }
    return batch;
}

Names::Names(std::int32_t pid) {
    process = dictionary->intern_process(
        {pid, 1, 1000, dictionary->intern_string("CPython 3.11.2"), dictionary->intern_string("python app.py")});
    thread = dictionary->intern_thread({process, pid, dictionary->intern_string("MainThread")});
}

StackId Names::stack(const std::vector<std::string>& functions) {
    StackId id;
    std::int32_t line = 0;
    for (const std::string& name : functions) {
        const FunctionId function =
            dictionary->intern_function({dictionary->intern_string(name), dictionary->intern_string("app.py"), 1});
        id = dictionary->intern_stack({id, dictionary->intern_frame({function, line += 10})});
    }
    return id;
}

Source::Source(std::vector<Batch> batches)
    : batches_(std::make_move_iterator(batches.begin()), std::make_move_iterator(batches.end())) {}

std::optional<Batch> Source::pull() {
    if (batches_.empty()) return std::nullopt;
    Batch batch = std::move(batches_.front());
    batches_.pop_front();
    return batch;
}

std::vector<Batch> random_batches(std::uint32_t seed, std::size_t count, std::uint32_t rows, std::size_t dictionaries) {
    std::mt19937 random(seed);
    std::vector<Names> names;
    for (std::size_t i = 0; i < dictionaries; ++i) {
        add_random_names(random, names.emplace_back(static_cast<std::int32_t>(100 + i % 2)));
    }
    std::vector<Batch> batches;
    for (std::size_t i = 0; i < count; ++i) {
        const Names& of = names[random() % names.size()];
        std::vector<Row> made;
        for (std::uint32_t row = 0; row < rows; ++row)
            made.push_back(random_row(random, of, of.dictionary->stack_count()));
        batches.push_back(batch_of(of.dictionary, made));
    }
    return batches;
}

std::vector<std::string> as_lines(const Profile& profile) {
    const Dictionary& names = *profile.dictionary;
    std::vector<std::string> lines;
    for (const ProfileRow& row : profile.rows) {
        const Weights& w = row.weights;
        std::ostringstream line;
        line << process_text(names, row.process) << " | " << thread_text(names, row.thread) << " | "
             << stack_text(names, row.stack) << " | " << w.python_ns << ' ' << w.native_ns << ' ' << w.system_ns << ' '
             << w.wait_ns << ' ' << w.unsampled_ns << ' ' << w.samples;
        lines.push_back(line.str());
    }
    for (const RssPoint& point : profile.rss) {
        std::ostringstream line;
        line << "rss " << point.time_ns << ' ' << process_text(names, point.process) << ' ' << point.bytes;
        lines.push_back(line.str());
    }
    for (const auto& [name, count] : profile.run.losses) lines.push_back("loss " + name + ' ' + std::to_string(count));
    std::ranges::sort(lines);
    return lines;
}

}  // namespace fah::made
