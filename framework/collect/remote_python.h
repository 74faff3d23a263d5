// The Python stack of a thread that waits, read from outside. Only true while the thread does not run: whoever calls must see
// to that before and after.
//
// Thread: collector. Errors: what cannot be read gives an empty optional; every walk is bounded.
#pragma once

#include "framework/collect/remote_memory.h"
#include "framework/collect/target_thread.h"

#include <sdk/agent/wire.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace fah {

// A frame whose code object is not known by a number yet.
struct RemoteFrame {
    std::uint64_t code = 0;  // its address
    std::int32_t instruction = -1;
};

class RemotePython {
public:
    // memory outlives the reader.
    RemotePython(const RemoteInterpreter& interpreter, RemoteMemory& memory)
        : layout_(interpreter.layout), interpreter_(interpreter), memory_(memory) {}

    // The frames of the thread with that pthread_self(), innermost first; empty when the interpreter does not know it or it
    // runs no Python.
    std::optional<std::vector<RemoteFrame>> stack(std::uint64_t pthread_id);
    // What tells this code object from another one that had its address before; empty when it is no code object.
    std::optional<std::uint64_t> fingerprint(std::uint64_t code);
    // The code object as the body of a FAH_WIRE_CODE record, whole.
    std::optional<std::vector<std::byte>> code_record(std::uint64_t code, std::uint32_t code_id);

private:
    struct Text {
        std::uint64_t address = 0;
        std::uint32_t size = 0;
        std::uint8_t kind = 1;
    };

    std::vector<std::uint64_t> thread_states(std::uint64_t pthread_id);
    std::uint64_t innermost(std::uint64_t state);
    std::optional<std::vector<RemoteFrame>> follow(std::uint64_t frame);
    std::int32_t instruction_offset(std::uint64_t frame, std::uint64_t code);
    Text string_text(std::uint64_t code, std::uint16_t member);
    Text bytes_text(std::uint64_t code, std::uint16_t member);
    std::uint64_t word(std::uint64_t address) { return memory_.read<std::uint64_t>(address).value_or(0); }

    const fah_python_layout& layout_;
    const RemoteInterpreter& interpreter_;
    RemoteMemory& memory_;
};

}  // namespace fah
