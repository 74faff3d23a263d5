// What the records of one ring say: threads, code objects, channels and samples, decoded for the plugins that read them.
// Trusts no id and no length; what makes no sense is counted and left out.
//
// Thread: collector.
#pragma once

#include "framework/collect/code_names.h"
#include "framework/collect/ring_channel.h"
#include "framework/collect/ring_file.h"
#include "framework/collect/run_ledger.h"
#include "framework/collect/target_thread.h"
#include "framework/collect/thread_stack.h"
#include "framework/native/merged_stack.h"
#include "framework/native/native_process.h"

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace fah {

class RingDecoder {
public:
    // The channel of that name, or nullptr when no plugin reads it.
    using FindChannel = std::function<RingChannel*(std::string_view name)>;

    // find and ledger outlive the decoder. native: nullptr where no stacks are copied.
    RingDecoder(RingProcess process, FindChannel find, RunLedger& ledger,
                std::unique_ptr<NativeProcess> native = nullptr);

    // Samples land in their channels.
    void take(const RingRecord& record);
    // The process is gone, and all its records were taken: told to the channels that want it.
    void end(std::uint64_t now_ns);

    const RingProcess& process() const { return process_; }
    // Every thread that the ring has named so far, those that ended included.
    const std::vector<std::shared_ptr<TargetThread>>& targets() const { return targets_; }

private:
    struct Reader {
        RingChannel* channel;
        ProcessId process;
        std::unordered_map<std::uint64_t, FrameId> frames;  // by code serial and instruction
        std::unordered_map<const NativeFrame*, FrameId> native_frames;
    };
    struct ThreadState {
        std::shared_ptr<TargetThread> target = std::make_shared<TargetThread>();
        ThreadStack stack;
        std::vector<ThreadId> ids;        // by reader
        std::vector<MergedStack> merged;  // by reader
    };
    struct Sample;

    bool take_channel(const RingRecord& record);
    bool take_thread(const RingRecord& record);
    bool take_sample(const RingRecord& record);
    bool take_exit(const RingRecord& record);
    bool deliver(const RingRecord& record, const Sample& sample, ThreadState& thread);
    std::optional<Sample> read_sample(const RingRecord& record);
    ThreadState* thread_state(std::uint32_t index);
    void begin_thread(ThreadState& thread, const fah_wire_thread& wire);
    void rename_thread(ThreadState& thread, std::string name);
    ThreadId thread_id(ThreadState& thread, std::uint32_t index, std::size_t reader);
    StackId stack_id(ThreadState& thread, std::size_t reader);
    StackId merged_id(std::uint32_t index, const Sample& sample, ThreadState& thread, std::size_t reader);
    FrameId frame_id(Reader& reader, const fah_wire_frame& frame);
    std::size_t reader_of(RingChannel& channel);

    RingProcess process_;
    FindChannel find_;
    RunLedger& ledger_;
    std::unique_ptr<NativeProcess> native_;
    CodeNames codes_;
    std::vector<Reader> readers_;
    std::map<std::uint16_t, std::optional<std::size_t>> channels_;  // number -> reader; empty: nobody reads it
    std::unordered_map<std::uint32_t, ThreadState> threads_;
    std::vector<std::shared_ptr<TargetThread>> targets_;
    std::vector<fah_wire_frame> frames_;  // of the sample at hand
};

}  // namespace fah
