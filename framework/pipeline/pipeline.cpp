#include "framework/pipeline/pipeline.h"

#include "framework/pipeline/batch_slots.h"
#include "framework/pipeline/call_ledger.h"
#include "framework/pipeline/hand_over.h"
#include "framework/pipeline/heap_ledger.h"
#include "framework/pipeline/line_ledger.h"
#include "framework/pipeline/partial_profile.h"
#include "framework/pipeline/renumber.h"
#include "framework/pipeline/sample_keeper.h"
#include "framework/pipeline/timeline_ledger.h"

#include <oneapi/tbb/enumerable_thread_specific.h>
#include <oneapi/tbb/global_control.h>
#include <oneapi/tbb/parallel_pipeline.h>
#include <oneapi/tbb/task_arena.h>

#include <algorithm>
#include <utility>

#ifdef __SANITIZE_THREAD__
// TBB's own objects, which its library hands from thread to thread unseen: its filters, and the closures that they keep.
// "race_top" is about where an access stands, so what the stages themselves do is still checked.
extern "C" const char* __tsan_default_suppressions() { return "race_top:_pipeline_filters.h\nrace_top:operator()\n"; }
#endif

namespace fah {
namespace {

// The stages and what they share. Each method is one stage's body.
class Stages {
public:
    explicit Stages(const PipelineParts& parts)
        : parts_(parts),
          session_(std::make_shared<Dictionary>(parts.session_byte_limit / 2)),
          renumber_(session_),
          samples_(parts.sample_limit),
          budget_(parts.session_byte_limit / 2),
          partials_([this] { return PartialProfile(budget_); }) {
        heap_.remember(parts.heap_moments);
    }
    ~Stages() { see_all(); }
    Stages(const Stages&) = delete;
    Stages& operator=(const Stages&) = delete;

    void run() {
        using tbb::filter_mode;
        const auto pulled = tbb::make_filter<void, Batch*>(
            filter_mode::serial_in_order, [this](tbb::flow_control& control) { return pull(control); });
        const auto renumbered = tbb::make_filter<Batch*, Batch*>(
            filter_mode::serial_in_order, [this](Batch* batch) { return renumber_and_record(batch); });
        const auto added =
            tbb::make_filter<Batch*, Batch*>(filter_mode::parallel, [this](Batch* batch) { return aggregate(batch); });
        const auto kept =
            tbb::make_filter<Batch*, void>(filter_mode::serial_in_order, [this](Batch* batch) { keep(batch); });
        pulled_.give();
        tbb::parallel_pipeline(std::max<std::size_t>(parts_.tokens, 1), pulled & renumbered & added & kept);
    }

    Profile finish() {
        see_all();
        renumber_.finish();
        std::vector<PartialProfile*> parts;
        for (PartialProfile& part : partials_) parts.push_back(&part);
        Profile profile = freeze(parts, session_);
        profile.heap = heap_.finish(*session_);
        profile.calls = calls_.finish();
        if (calls_.left_out() != 0) profile.run.losses["call_rows_left_out"] = calls_.left_out();
        if (timeline_.left_out() != 0) profile.run.losses["timeline_rows_left_out"] = timeline_.left_out();
        profile.timeline = timeline_.finish();
        profile.line_hits = lines_.finish();
        if (lines_.left_out() != 0) profile.run.losses["line_rows_left_out"] = lines_.left_out();
        profile.samples = samples_.finish();
        const std::uint64_t overflowed = session_->overflowed_stacks() + renumber_.overflowed_stacks() + heap_.folded();
        if (overflowed != 0) profile.run.losses["storage_overflow"] += overflowed;
        if (renumber_.invalid_ids() != 0) profile.run.losses["invalid_ids"] = renumber_.invalid_ids();
        return profile;
    }

private:
    void see_all() {
        pulled_.take();
        renumbered_.take();
        added_.take();
        kept_.take();
    }

    Batch* pull(tbb::flow_control& control) {
        const StageAtWork order(pulled_, pulled_);
        std::optional<Batch> batch = parts_.source->pull();
        if (batch) return slots_.hold(std::move(*batch));
        control.stop();
        return nullptr;
    }

    Batch* renumber_and_record(Batch* batch) {
        pulled_.take();
        const StageAtWork order(renumbered_, renumbered_);
        renumber_.apply(*batch);
        for (BatchSink* sink : parts_.sinks) sink->take(*batch, *session_);
        heap_.take(*batch, *session_);
        calls_.take(*batch);
        timeline_.take(*batch);
        lines_.take(*batch);
        return batch;
    }

    Batch* aggregate(Batch* batch) {
        const StageAtWork order(renumbered_, added_);
        for (Transform* transform : parts_.transforms) transform->apply(*batch, *session_);
        partials_.local().add(*batch);
        return batch;
    }

    void keep(Batch* batch) {
        added_.take();
        const StageAtWork order(kept_, kept_);
        samples_.take(*batch);
        slots_.free(batch);
    }

    // What the stages of each kind did.
    HandOver pulled_;
    HandOver renumbered_;
    HandOver added_;
    HandOver kept_;

    const PipelineParts& parts_;
    std::shared_ptr<Dictionary> session_;
    Renumber renumber_;
    HeapLedger heap_;
    CallLedger calls_;
    TimelineLedger timeline_;
    LineLedger lines_;
    SampleKeeper samples_;
    RowBudget budget_;
    BatchSlots slots_;
    tbb::enumerable_thread_specific<PartialProfile> partials_;
};

}  // namespace

Profile run_pipeline(const PipelineParts& parts) {
    Stages stages(parts);
    // More than TBB has would only make it print a warning.
    const std::size_t most = tbb::global_control::active_value(tbb::global_control::max_allowed_parallelism);
    tbb::task_arena arena(static_cast<int>(parts.threads == 0 ? most : std::min(parts.threads, most)));
    arena.execute([&stages] { stages.run(); });
    return stages.finish();
}

void complete(Profile& profile, RunFacts run, std::uint64_t start_ns) {
    // What a recording keeps as it came is counted again; what was folded or mended before it is not seen again.
    run.losses.erase("unknown_rows");
    run.losses.erase("invalid_rows");
    for (const auto& [name, count] : profile.run.losses) run.losses[name] = std::max(run.losses[name], count);
    profile.run = std::move(run);
    profile.start_ns = start_ns;
}

}  // namespace fah
