// For the tests: a stage of the pipeline that writes the heap's rows to a file as they pass, one line each:
//   alloc|free  pid  tid  origin  bytes  thousandths  time  function@line, innermost first, separated by ;
#include <fixingahole/fixingahole.hpp>

#include <cstdio>
#include <memory>
#include <mutex>
#include <string>

namespace {

struct Close {
    void operator()(std::FILE* file) const { std::fclose(file); }
};

struct Output {
    std::mutex mutex;
    std::unique_ptr<std::FILE, Close> file;
};

class HeapRows {
public:
    static constexpr fixingahole::About about{
        .kind = FAH_KIND_TRANSFORM,
        .id = "test.transform.heap_rows",
        .version = "1.0.0",
        .summary = "Writes the rows of the heap to a file",
    };
    static constexpr fixingahole::Option options[] = {fixingahole::Option::path("file", "where to", "")};

    HeapRows(fixingahole::Host, fixingahole::Options values) : output_(std::make_unique<Output>()) {
        const std::string path(values.text("file"));
        output_->file.reset(std::fopen(path.c_str(), "w"));
        if (!output_->file) throw fixingahole::Error("cannot write " + path);
    }

    void apply(fixingahole::Lookup lookup, fixingahole::BatchView batch) const {
        std::string lines;
        const fah_batch& columns = batch.columns();
        for (std::uint32_t row = 0; row < batch.rows(); ++row) {
            if (is_alloc(columns.kind[row]) || columns.kind[row] == FAH_ROW_FREE ||
                columns.kind[row] == FAH_ROW_COUNTED_FREE)
                lines += line_of(lookup, columns, row);
        }
        const std::lock_guard lock(output_->mutex);
        std::fputs(lines.c_str(), output_->file.get());
        std::fflush(output_->file.get());
    }

private:
    static bool is_alloc(std::uint8_t kind) { return kind == FAH_ROW_ALLOC || kind == FAH_ROW_COUNTED_ALLOC; }

    static std::string line_of(const fixingahole::Lookup& lookup, const fah_batch& columns, std::uint32_t row) {
        const auto process = lookup.process(columns.process[row]);
        const auto thread = lookup.thread(columns.thread[row]);
        std::string line = is_alloc(columns.kind[row]) ? "alloc" : "free";
        line += ' ' + std::to_string(process ? process->pid : 0) + ' ' + std::to_string(thread ? thread->tid : 0);
        line += ' ' + std::to_string(columns.origin[row]) + ' ' + std::to_string(columns.value[row]);
        line += ' ' + std::to_string(columns.system_ns[row]) + ' ' + std::to_string(columns.time_ns[row]) + ' ';
        return line + frames_of(lookup, columns.stack[row]) + '\n';
    }

    static std::string frames_of(const fixingahole::Lookup& lookup, std::uint32_t stack) {
        std::string frames;
        for (auto entry = lookup.frame(stack); entry; entry = lookup.frame(entry->parent)) {
            frames += frames.empty() ? "" : ";";
            for (const char letter : entry->frame.function) frames += letter == ' ' ? '_' : letter;
            frames += '@' + std::to_string(entry->frame.line);
        }
        return frames.empty() ? "-" : frames;
    }

    std::unique_ptr<Output> output_;
};

}  // namespace

FIXINGAHOLE_PLUGINS(HeapRows);
