#include "framework/collect/waiting_process.h"

#include "framework/collect/frame_interning.h"

namespace fah {

WaitingProcess::WaitingProcess(const RingProcess& process, const RemoteInterpreter& interpreter, Dictionary& dictionary)
    : pid_(process.pid),
      interpreter_(interpreter),
      memory_(process.pid),
      python_(interpreter_, memory_),
      dictionary_(dictionary),
      id_(dictionary.intern_process({.pid = process.pid,
                                     .parent_pid = process.parent_pid,
                                     .start_time_ns = process.start_time_ns,
                                     .runtime = dictionary.intern_string(process.runtime),
                                     .command = dictionary.intern_string(process.command)})),
      codes_(process.python_version) {}

std::optional<StackId> WaitingProcess::stack_of(const TargetThread& thread) {
    memory_.forget();
    const auto frames = python_.stack(thread.pthread_id);
    if (!frames) return std::nullopt;
    StackId stack;
    for (auto frame = frames->rbegin(); frame != frames->rend(); ++frame) {
        const auto id = frame_id(*frame);
        if (!id) return std::nullopt;
        stack = dictionary_.intern_stack({stack, *id});
    }
    return stack;
}

std::optional<FrameId> WaitingProcess::frame_id(const RemoteFrame& frame) {
    const auto fingerprint = python_.fingerprint(frame.code);
    if (!fingerprint) return std::nullopt;
    const std::uint32_t code = code_id(frame.code, *fingerprint);
    if (code == 0) return std::nullopt;
    const std::uint64_t key = std::uint64_t{code} << 32 | static_cast<std::uint32_t>(frame.instruction);
    const auto known = frames_.find(key);
    if (known != frames_.end()) return known->second;
    const FrameId id = intern_frame(dictionary_, codes_.position(code, frame.instruction));
    frames_.emplace(key, id);
    return id;
}

// 0 when its names cannot be read or kept.
std::uint32_t WaitingProcess::code_id(std::uint64_t code, std::uint64_t fingerprint) {
    const auto known = known_codes_.find(code);
    if (known != known_codes_.end() && known->second.fingerprint == fingerprint) return known->second.code_id;
    const auto record = python_.code_record(code, ++last_code_);
    if (!record || !codes_.add_code(*record)) return 0;
    known_codes_[code] = {fingerprint, last_code_};
    return last_code_;
}

}  // namespace fah
