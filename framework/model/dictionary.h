// What ids stand for: texts, functions, frames, stacks, processes, threads. Each source has one of its own; the renumber stage of
// the pipeline maps them into the session's.
//
// Threads: one thread interns; any thread may read an id that reached it through a synchronising hand-over (a queue, a
// pipeline token): entries never move and never change, but for the texts of processes and threads, which are set once.
// Memory: bounded by `byte_limit`; beyond it new texts, functions, frames and stacks fold into the entry named
// "storage_overflow", and folded stacks are counted. Processes and threads are never folded.
#pragma once

#include "framework/model/ids.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>

namespace fah {

// As a function's first line: it is machine code. Its file is a source file or the object that holds it.
inline constexpr std::int32_t NATIVE_CODE = -1;

struct Function {
    StringId name;
    StringId file;
    std::int32_t first_line = 0;
    bool is_native() const { return first_line == NATIVE_CODE; }
    friend bool operator==(const Function&, const Function&) = default;
};

struct Frame {
    FunctionId function;
    std::int32_t line = 0;  // 0 = not known
    friend bool operator==(const Frame&, const Frame&) = default;
};

// A stack is its innermost frame and the stack of its caller; parents have smaller ids.
struct Stack {
    StackId parent;
    FrameId frame;
    friend bool operator==(const Stack&, const Stack&) = default;
};

struct Process {
    std::int32_t pid = 0;
    std::int32_t parent_pid = 0;
    std::uint64_t start_time_ns = 0;  // CLOCK_MONOTONIC; tells two processes of one pid apart
    StringId runtime;
    StringId command;
};

struct Thread {
    ProcessId process;
    std::int32_t tid = 0;
    StringId name;
};

class Dictionary {
public:
    static constexpr std::size_t DEFAULT_BYTE_LIMIT = std::size_t{256} << 20;

    explicit Dictionary(std::size_t byte_limit = DEFAULT_BYTE_LIMIT);
    ~Dictionary();
    Dictionary(const Dictionary&) = delete;
    Dictionary& operator=(const Dictionary&) = delete;

    // Equal content gives equal ids. The empty text is id 0.
    StringId intern_string(std::string_view text);
    FunctionId intern_function(const Function& function);
    FrameId intern_frame(const Frame& frame);
    // storage_overflow() when the limit is reached. Throws std::invalid_argument when the parent or frame does not exist.
    StackId intern_stack(const Stack& stack);
    // Keyed by pid and start time; a later call fills texts that were empty and a parent that was 0.
    ProcessId intern_process(const Process& process);
    // Keyed by process and tid; a later call fills a name that was empty.
    ThreadId intern_thread(const Thread& thread);

    // Id 0 gives an empty entry; an id that does not exist throws std::out_of_range.
    std::string_view string(StringId id) const;
    const Function& function(FunctionId id) const;
    const Frame& frame(FrameId id) const;
    const Stack& stack(StackId id) const;
    Process process(ProcessId id) const;
    Thread thread(ThreadId id) const;

    // Ids run from 1 to these, inclusive.
    std::uint32_t string_count() const;
    std::uint32_t function_count() const;
    std::uint32_t frame_count() const;
    std::uint32_t stack_count() const;
    std::uint32_t process_count() const;
    std::uint32_t thread_count() const;

    // [interning thread] What the tables hold.
    std::size_t bytes() const;
    // How often intern_stack answered with storage_overflow() because of the limit.
    std::uint64_t overflowed_stacks() const;
    // [interning thread] The stack that stands for what did not fit; made at first use.
    StackId storage_overflow();

private:
    struct Tables;
    std::unique_ptr<Tables> tables_;
};

}  // namespace fah
