// fah.memory.heap: who allocated the memory that is in use, by samples of the allocations themselves. The agent inside the
// target (agent/) takes them, every so many bytes one; here they become rows, each with what it stands for (weights.h).
#include "plugins/memory/heap/counted_run.h"
#include "plugins/memory/heap/live_blocks.h"
#include "plugins/memory/heap/reserved_ranges.h"

#include <fixingahole/fixingahole.hpp>

#include <cstdlib>
#include <cstring>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace {

class Heap {
public:
    static constexpr fixingahole::About about{
        .kind = FAH_KIND_MEMORY,
        .id = "fah.memory.heap",
        .version = "1.0.0",
        .summary = "Which lines hold memory: samples of all that malloc, mmap and CPython's allocators give out",
        .platforms = "linux-x86_64 linux-aarch64",
        .agent = "libfixingahole_heap.so",
    };
    static constexpr fixingahole::Option options[] = {
        fixingahole::Option::integer("precision", "lines are reported from 10 MB / 2^precision on; higher costs more",
                                     "0", "-10", "10"),
        fixingahole::Option::flag("python", "count the small objects of CPython's own allocators", true),
        fixingahole::Option::integer("blocks", "sampled blocks that a process can remember at a time", "1048576",
                                     "1024", "67108864"),
        fixingahole::Option::choice("mode", "sampled: by bytes; exact: every allocation, at a higher cost", "sampled",
                                    "sampled|exact"),
        fixingahole::Option::integer("sites",
                                     "with mode=exact: stacks that a process can count at most; then it is sampled",
                                     "524288", "64", "4194302"),
        fixingahole::Option::integer("seed", "makes the choice of samples repeatable; 0 = by the clock", "0", "0"),
    };
    static constexpr std::uint32_t interval_ms = 20;

    Heap(fixingahole::Host host, fixingahole::Options values)
        : host_(host),
          precision_(values.integer("precision")),
          blocks_(values.integer("blocks")),
          seed_(values.integer("seed")),
          sites_(values.integer("sites")),
          exact_(values.text("mode") == "exact"),
          with_python_(values.flag("python")) {}

    // A sanitizer's runtime refuses to run behind another library that is preloaded.
    fixingahole::Availability probe() const {
        const char* preloads = std::getenv("LD_PRELOAD");
        for (const char* name : {"libasan", "libtsan", "libmsan", "liblsan", "libhwasan"}) {
            if (preloads != nullptr && std::strstr(preloads, name) != nullptr)
                return {false, std::string("LD_PRELOAD names ") + name + ", which has to stand first",
                        "leave --memory out, or the sanitizer"};
        }
        return {true, "malloc, mmap and CPython's allocators", ""};
    }

    void prepare(fixingahole::Launch launch) const {
        launch.set_env("_FAH_HEAP_MEAN", std::to_string(heap::sampling_mean(precision_)));
        launch.set_env("_FAH_HEAP_PYTHON", with_python_ ? "1" : "0");
        launch.set_env("_FAH_HEAP_BLOCKS", std::to_string(blocks_));
        launch.set_env("_FAH_HEAP_SEED", std::to_string(seed_));
        launch.set_env("_FAH_HEAP_EXACT", std::to_string(exact_ ? sites_ : 0));
    }

    void start(const fah_target& target) {
        rings_.emplace(host_);
        rings_->tell_ends();
        counted_.begin(target.start_time_ns);
        begin_ns_ = target.start_time_ns;
        host_.fact("mode", std::string_view(exact_ ? "exact" : "sampled"));
        host_.fact("precision", precision_);
        if (!exact_) host_.fact("sampling_mean_bytes", heap::sampling_mean(precision_));
        host_.fact("report_bytes", heap::report_bytes(precision_));
        if (!with_python_) host_.fact("python", std::string_view("left out"));
    }

    void stop(const fah_target& /*target*/) { ended_ = true; }

    fixingahole::Progress drain(std::uint64_t deadline_ns) {
        fixingahole::RowWriter writer(host_);
        for (unsigned taken = 0; taken % LOOK_EVERY != 0 || !has_to_stop(deadline_ns); ++taken) {
            if (!waiting_.hand_over(writer)) return fixingahole::Progress::again;
            const auto record = rings_->next();
            if (!record) {
                look_at_counted();
                return waiting_.hand_over(writer) ? fixingahole::Progress::end : fixingahole::Progress::again;
            }
            take(*record);
        }
        return fixingahole::Progress::again;
    }

private:
    static constexpr unsigned LOOK_EVERY = 32;

    bool has_to_stop(std::uint64_t deadline_ns) const {
        return fixingahole::now_ns() >= deadline_ns || host_.cancelled();
    }

    void take(const fah_ring_record& record) {
        const std::uint64_t foreign = blocks_alive_.foreign_malloc();
        if (counted_.take(record, waiting_.rows()) || reserved_.take(record, waiting_.rows())) return;
        if (!blocks_alive_.take(record, waiting_.rows())) host_.count("unknown records");
        if (blocks_alive_.foreign_malloc() != foreign) host_.count("heap_foreign_malloc");
    }

    // After all that the rings have told: which stacks there are.
    void look_at_counted() {
        if (!ended_) {
            reserved_.look(fixingahole::now_ns(), waiting_.rows());
            return counted_.look(fixingahole::now_ns(), waiting_.rows());
        }
        if (std::exchange(finished_, true)) return;
        counted_.end(fixingahole::now_ns(), waiting_.rows());
        const auto widest = static_cast<std::int64_t>(blocks_alive_.widest_mean());
        if (widest > heap::sampling_mean(precision_)) host_.fact("sampling_mean_widest_bytes", widest);
        if (counted_.unread() != 0) host_.count("heap_unread_tables", counted_.unread());
        if (counted_.nameless() != 0) host_.count("heap_unknown_stacks", counted_.nameless());
        if (counted_.full().why == 0) return;
        host_.fact("mode", std::string_view("exact, then sampled"));
        host_.fact("sampling_mean_bytes", heap::sampling_mean(precision_));
        host_.fact("sampled_from_ns", static_cast<std::int64_t>(counted_.full().time_ns - begin_ns_));
        host_.fact("sampled_because", std::string_view(why_full()));
    }

    std::string why_full() const {
        switch (counted_.full().why) {
            case HEAP_FULL_SITES:
                return "there were more than " + std::to_string(sites_) + " stacks (heap.sites)";
            case HEAP_FULL_ROOM:
                return "the run directory had no room for more stacks";
            default:
                return "a thread was ended while it counted";
        }
    }

    fixingahole::Host host_;
    std::int64_t precision_;
    std::int64_t blocks_;
    std::int64_t seed_;
    std::int64_t sites_;
    bool exact_;
    bool with_python_;
    bool ended_ = false, finished_ = false;
    std::uint64_t begin_ns_ = 0;
    heap::CountedRun counted_;
    std::optional<fixingahole::Rings> rings_;
    heap::LiveBlocks blocks_alive_;
    heap::ReservedRanges reserved_;
    fixingahole::WaitingRows waiting_;
};

}  // namespace

FIXINGAHOLE_PLUGINS(Heap);
