// One process whose threads wait: reads their stacks from outside and gives them ids of the wait source's dictionary.
//
// Thread: collector. Memory: bounded by CodeNames' own limit; the dictionary folds above its.
#pragma once

#include "framework/collect/code_names.h"
#include "framework/collect/remote_memory.h"
#include "framework/collect/remote_python.h"
#include "framework/collect/target_thread.h"
#include "framework/model/dictionary.h"

#include <cstdint>
#include <optional>
#include <unordered_map>

namespace fah {

class WaitingProcess {
public:
    WaitingProcess(const RingProcess& process, const RemoteInterpreter& interpreter, Dictionary& dictionary);
    WaitingProcess(const WaitingProcess&) = delete;
    WaitingProcess& operator=(const WaitingProcess&) = delete;

    std::int32_t pid() const { return pid_; }
    ProcessId id() const { return id_; }
    // Where the thread stands; a stack id of 0 is "no Python frame". Empty: it could not be read. The thread must not run.
    std::optional<StackId> stack_of(const TargetThread& thread);
    // The kernel refuses to let us read this process.
    bool denied() const { return memory_.denied(); }

private:
    struct KnownCode {
        std::uint64_t fingerprint;
        std::uint32_t code_id;
    };

    std::optional<FrameId> frame_id(const RemoteFrame& frame);
    std::uint32_t code_id(std::uint64_t code, std::uint64_t fingerprint);

    std::int32_t pid_;
    RemoteInterpreter interpreter_;
    RemoteMemory memory_;
    RemotePython python_;
    Dictionary& dictionary_;
    ProcessId id_;
    CodeNames codes_;
    std::uint32_t last_code_ = 0;
    std::unordered_map<std::uint64_t, KnownCode> known_codes_;  // by address in the target
    std::unordered_map<std::uint64_t, FrameId> frames_;         // by code id and instruction
};

}  // namespace fah
