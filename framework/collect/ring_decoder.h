// What the records of one ring say: threads, code objects, channels and samples, decoded for the plugins that read them.
// Trusts no id and no length; what makes no sense is counted and left out.
//
// Thread: collector.
#pragma once

#include "framework/collect/code_names.h"
#include "framework/collect/ring_channel.h"
#include "framework/collect/ring_file.h"
#include "framework/collect/run_ledger.h"
#include "framework/collect/thread_stack.h"

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace fah {

// Who wrote the ring, in words for the dictionaries.
struct RingProcess {
    std::int32_t pid = 0;
    std::int32_t parent_pid = 0;
    std::uint64_t start_time_ns = 0;  // CLOCK_MONOTONIC
    std::uint32_t python_version = 0;
    std::string runtime;
    std::string command;
};

class RingDecoder {
public:
    // The channel of that name, or nullptr when no plugin reads it.
    using FindChannel = std::function<RingChannel*(std::string_view name)>;

    // find and ledger outlive the decoder.
    RingDecoder(RingProcess process, FindChannel find, RunLedger& ledger);

    // Samples land in their channels.
    void take(const RingRecord& record);

private:
    struct Reader {
        RingChannel* channel;
        ProcessId process;
        std::unordered_map<std::uint64_t, FrameId> frames;  // by code serial and instruction
    };
    struct ThreadState {
        std::int32_t tid = 0;
        std::string name;
        ThreadStack stack;
        std::vector<ThreadId> ids;  // by reader
    };
    struct Sample;

    bool take_channel(const RingRecord& record);
    bool take_thread(const RingRecord& record);
    bool take_sample(const RingRecord& record);
    bool deliver(const RingRecord& record, const Sample& sample, ThreadState& thread);
    std::optional<Sample> read_sample(const RingRecord& record);
    ThreadState* thread_state(std::uint32_t index);
    void rename_thread(ThreadState& thread, std::string name);
    ThreadId thread_id(ThreadState& thread, std::uint32_t index, std::size_t reader);
    StackId stack_id(ThreadState& thread, std::size_t reader);
    FrameId frame_id(Reader& reader, const fah_wire_frame& frame);
    std::size_t reader_of(RingChannel& channel);

    RingProcess process_;
    FindChannel find_;
    RunLedger& ledger_;
    CodeNames codes_;
    std::vector<Reader> readers_;
    std::map<std::uint16_t, std::optional<std::size_t>> channels_;  // number -> reader; empty: nobody reads it
    std::unordered_map<std::uint32_t, ThreadState> threads_;
    std::vector<fah_wire_frame> frames_;  // of the sample at hand
};

}  // namespace fah
