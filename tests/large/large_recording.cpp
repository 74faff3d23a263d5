// Writes the recording of a large program that never ran, the same one every time, to measure reports with:
//   large_recording FILE [SAMPLES [STACKS]]
// 10,000 functions in 200 files, eight threads in two processes, phases in which other stacks run, a few stacks that take much
// and many that take little, waiting and system time, and a resident set.
#include "framework/model/batch.h"
#include "framework/model/row.h"
#include "framework/recording/recording_writer.h"

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <random>
#include <string>

namespace {

using namespace fah;

constexpr int FUNCTIONS = 10'000, FILES = 200, LINES = 500, DEEPEST = 40, THREADS = 8, PHASES = 12;
constexpr std::uint64_t TICK_NS = 4'000'000;

// std::uniform_int_distribution differs between libraries.
class Dice {
public:
    std::uint64_t below(std::uint64_t end) { return generator_() % end; }
    double part() { return static_cast<double>(generator_() >> 11) * 0x1p-53; }

private:
    std::mt19937_64 generator_{20260129};
};

std::string path_of(int file) {
    return "/work/app/package_" + std::to_string(file / 20) + "/module_" + std::to_string(file) + ".py";
}

std::string source_of(int file) {
    std::string text = "# module " + std::to_string(file) + "\n";
    for (int line = 2; line <= LINES; ++line)
        text += line % 10 == 0
                    ? "def function_" + std::to_string(line) + "(items):\n"
                    : "    total_" + std::to_string(line) + " = sum(each.price * each.count for each in items)\n";
    return text;
}

class Program {
public:
    explicit Program(std::size_t stacks) : dictionary_(std::make_shared<Dictionary>(std::size_t{512} << 20)) {
        for (int i = 0; i < 2; ++i)
            processes_.push_back(dictionary_->intern_process({.pid = 100 + i,
                                                              .parent_pid = 99 + i,
                                                              .start_time_ns = 1'000U + static_cast<unsigned>(i),
                                                              .runtime = dictionary_->intern_string("CPython 3.11.2"),
                                                              .command = dictionary_->intern_string("python app.py")}));
        for (int i = 0; i < THREADS; ++i)
            threads_.push_back(dictionary_->intern_thread(
                {.process = processes_[static_cast<std::size_t>(i % 2)],
                 .tid = i < 2 ? 100 + i : 1000 + i,
                 .name = dictionary_->intern_string(i < 2 ? "" : "worker-" + std::to_string(i))}));
        while (stacks_.size() < stacks) stacks_.push_back(make_stack());
    }

    // Of a phase some stacks are the usual ones; the first of them take the most.
    Row sample(std::uint64_t number, std::uint64_t of) {
        const std::size_t thread = number % THREADS;
        const std::uint64_t phase = number * PHASES / of;
        const auto rank = static_cast<std::size_t>(std::pow(static_cast<double>(stacks_.size()), dice_.part())) - 1;
        const std::size_t stack = (rank + phase * stacks_.size() / PHASES) % stacks_.size();
        const bool waits = dice_.below(20) == 0;
        const std::int64_t ns = static_cast<std::int64_t>(TICK_NS + dice_.below(40'000));
        return {.time_ns = number / THREADS * TICK_NS + 2 * TICK_NS,
                .process = processes_[thread % 2].value,
                .thread = threads_[thread].value,
                .stack = stacks_[stack].value,
                .kind = static_cast<std::uint8_t>(waits ? FAH_ROW_WAIT : FAH_ROW_CPU),
                .origin = static_cast<std::uint8_t>(dice_.below(3) == 0 ? FAH_ORIGIN_NATIVE : FAH_ORIGIN_PYTHON),
                .value = ns,
                .system_ns = !waits && dice_.below(10) == 0 ? ns : 0};
    }

    Row resident(std::uint64_t time_ns) {
        return {.time_ns = time_ns,
                .process = processes_[0].value,
                .kind = FAH_ROW_RSS,
                .value = static_cast<std::int64_t>((200 + dice_.below(100)) << 20)};
    }

    const std::shared_ptr<Dictionary>& dictionary() const { return dictionary_; }

private:
    // Most stacks go on from one that is there, as those of a program do.
    StackId make_stack() {
        StackId id = stacks_.empty() || dice_.below(8) == 0 ? StackId{} : stacks_[dice_.below(stacks_.size())];
        int depth = depth_of(id);
        if (depth >= DEEPEST) id = {}, depth = 0;
        for (std::uint64_t more = 1 + dice_.below(3); more > 0; --more) {
            const int function = static_cast<int>(dice_.below(FUNCTIONS));
            const int first = 10 + function / FILES * 10 % (LINES - 10);
            const Function named{dictionary_->intern_string("Class" + std::to_string(function % 37) + ".method_" +
                                                            std::to_string(function)),
                                 dictionary_->intern_string(path_of(function % FILES)), first};
            const int line = first + 1 + static_cast<int>(dice_.below(9));
            id =
                dictionary_->intern_stack({id, dictionary_->intern_frame({dictionary_->intern_function(named), line})});
        }
        return id;
    }

    int depth_of(StackId id) const {
        int depth = 0;
        for (; id; id = dictionary_->stack(id).parent) ++depth;
        return depth;
    }

    Dice dice_;
    std::shared_ptr<Dictionary> dictionary_;
    std::vector<ProcessId> processes_;
    std::vector<ThreadId> threads_;
    std::vector<StackId> stacks_;
};

RunFacts facts(std::uint64_t samples) {
    RunFacts run;
    run.set(text_fact("command", "fixingahole profile app.py"));
    run.set(text_fact("script", "app.py"));
    run.set(text_fact("sampler", "fah.sampler.signal"));
    run.set(text_fact("clock", "auto"));
    run.set(text_fact("duration", "relative"));
    run.set(integer_fact("elapsed_ns", static_cast<std::int64_t>((samples / THREADS + 2) * TICK_NS)));
    run.set(text_fact("root", "/work"));
    for (int file = 0; file < FILES; ++file) run.sources.emplace(path_of(file), source_of(file));
    return run;
}

void write(const char* path, std::uint64_t samples, std::size_t stacks) {
    constexpr std::uint32_t ROWS = 4096;
    Program program(stacks);
    RecordingWriter writer(path);
    Batch batch;
    batch.dictionary = program.dictionary();
    batch.reserve(ROWS);
    for (std::uint64_t i = 0; i < samples; ++i) {
        const Row row = program.sample(i, samples);
        append(batch, row);
        if (i % 2000 == 0 && batch.rows < ROWS) append(batch, program.resident(row.time_ns));
        if (batch.rows < ROWS && i + 1 < samples) continue;
        writer.take(batch, *program.dictionary());
        batch.rows = 0;
    }
    writer.write_run_facts(facts(samples), 1000);
    writer.finish();
}

}  // namespace

int main(int count, char** arguments) {
    if (count < 2) {
        std::fputs("usage: large_recording FILE [SAMPLES [STACKS]]\n", stderr);
        return 2;
    }
    try {
        write(arguments[1], count > 2 ? std::strtoull(arguments[2], nullptr, 10) : 1'000'000,
              count > 3 ? std::strtoull(arguments[3], nullptr, 10) : 10'000);
        return 0;
    } catch (const std::exception& error) {
        std::fprintf(stderr, "large_recording: %s\n", error.what());
        return 1;
    }
}
