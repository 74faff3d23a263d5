#include "framework/model/dictionary.h"

#include "framework/model/interner.h"
#include "framework/model/text_arena.h"

#include <atomic>
#include <functional>
#include <stdexcept>
#include <string>
#include <utility>

namespace fah {
namespace {

std::size_t mix(std::uint64_t high, std::uint64_t low) {
    const std::uint64_t product = (high ^ 0x9e3779b97f4a7c15ULL) * 0xbf58476d1ce4e5b9ULL;
    return static_cast<std::size_t>((product ^ (product >> 29)) + low * 0x94d049bb133111ebULL);
}

template <class T>
struct PlainTraits {
    using Entry = T;
    using Key = T;
    static Key key(const Entry& entry) { return entry; }
    static void fill(Entry& entry, const Key& key) { entry = key; }
};

struct TextTraits {
    using Entry = std::string_view;
    using Key = std::string_view;
    static std::size_t hash(Key key) { return std::hash<std::string_view>{}(key); }
    static Key key(Entry entry) { return entry; }
    static void fill(Entry& entry, Key key) { entry = key; }
};

struct FunctionTraits : PlainTraits<Function> {
    static std::size_t hash(const Function& f) {
        return mix(mix(f.name.value, f.file.value), static_cast<std::uint32_t>(f.first_line));
    }
};

struct FrameTraits : PlainTraits<Frame> {
    static std::size_t hash(const Frame& f) { return mix(f.function.value, static_cast<std::uint32_t>(f.line)); }
};

struct StackTraits : PlainTraits<Stack> {
    static std::size_t hash(const Stack& s) { return mix(s.parent.value, s.frame.value); }
};

struct ProcessTraits {
    // What may become known later is atomic: it is filled while others read.
    struct Entry {
        std::int32_t pid = 0;
        std::uint64_t start_time_ns = 0;
        std::atomic<std::int32_t> parent_pid{0};
        std::atomic<std::uint32_t> runtime{0};
        std::atomic<std::uint32_t> command{0};
    };
    using Key = std::pair<std::uint64_t, std::int32_t>;
    static std::size_t hash(const Key& key) { return mix(key.first, static_cast<std::uint32_t>(key.second)); }
    static Key key(const Entry& entry) { return {entry.start_time_ns, entry.pid}; }
    static void fill(Entry& entry, const Key& key) {
        entry.start_time_ns = key.first;
        entry.pid = key.second;
    }
};

struct ThreadTraits {
    struct Entry {
        ProcessId process;
        std::int32_t tid = 0;
        std::atomic<std::uint32_t> name{0};
    };
    using Key = std::pair<ProcessId, std::int32_t>;
    static std::size_t hash(const Key& key) { return mix(key.first.value, static_cast<std::uint32_t>(key.second)); }
    static Key key(const Entry& entry) { return {entry.process, entry.tid}; }
    static void fill(Entry& entry, const Key& key) {
        entry.process = key.first;
        entry.tid = key.second;
    }
};

template <class T>
void fill_once(std::atomic<T>& field, T value) {
    if (field.load(std::memory_order_relaxed) == 0) field.store(value, std::memory_order_release);
}

template <class Traits>
const typename Traits::Entry& at_or_empty(const Interner<Traits>& table, std::uint32_t id) {
    static const typename Traits::Entry EMPTY{};
    return id == 0 ? EMPTY : table.at(id);
}

constexpr std::string_view OVERFLOW_NAME = "storage_overflow";

}  // namespace

struct Dictionary::Tables {
    explicit Tables(std::size_t limit) : byte_limit(limit) {}

    std::size_t byte_limit;
    TextArena texts;
    Interner<TextTraits> strings;
    Interner<FunctionTraits> functions;
    Interner<FrameTraits> frames;
    Interner<StackTraits> stacks;
    Interner<ProcessTraits> processes;
    Interner<ThreadTraits> threads;
    std::atomic<std::uint64_t> overflowed{0};
    // What stands for all that did not fit; 0 until it is needed. What rests on a folded entry folds too, else the
    // tables would go on growing with variants of nothing.
    StringId overflow_string;
    FunctionId overflow_function;
    FrameId overflow_frame;
    StackId overflow_stack;

    std::size_t bytes() const {
        return texts.bytes() + strings.bytes() + functions.bytes() + frames.bytes() + stacks.bytes() +
               processes.bytes() + threads.bytes();
    }

    bool is_overflow(StringId text) const { return overflow_string && text == overflow_string; }
    bool fits(std::size_t growth) const { return growth == 0 || bytes() + growth <= byte_limit; }

    template <class Traits>
    static std::uint32_t find_or_add(Interner<Traits>& table, const typename Traits::Key& key) {
        const std::uint32_t found = table.find(key);
        return found != 0 ? found : table.add(key);
    }

    StringId add_string(std::string_view text) { return {strings.add(texts.add(text))}; }

    void make_overflow() {
        if (overflow_stack) return;
        overflow_string.value = strings.find(OVERFLOW_NAME);
        if (!overflow_string) overflow_string = add_string(OVERFLOW_NAME);
        overflow_function.value = find_or_add(functions, {overflow_string, {}, 0});
        overflow_frame.value = find_or_add(frames, {overflow_function, 0});
        overflow_stack.value = find_or_add(stacks, {{}, overflow_frame});
    }
};

Dictionary::Dictionary(std::size_t byte_limit) : tables_(std::make_unique<Tables>(byte_limit)) {}
Dictionary::~Dictionary() = default;

StringId Dictionary::intern_string(std::string_view text) {
    if (text.empty()) return {};
    Tables& t = *tables_;
    if (const std::uint32_t found = t.strings.find(text)) return {found};
    if (t.fits(t.strings.growth() + t.texts.growth(text.size()))) return t.add_string(text);
    t.make_overflow();
    return t.overflow_string;
}

FunctionId Dictionary::intern_function(const Function& function) {
    Tables& t = *tables_;
    if (const std::uint32_t found = t.functions.find(function)) return {found};
    const bool folded = t.is_overflow(function.name) || t.is_overflow(function.file);
    if (!folded && t.fits(t.functions.growth())) return {t.functions.add(function)};
    t.make_overflow();
    return t.overflow_function;
}

FrameId Dictionary::intern_frame(const Frame& frame) {
    Tables& t = *tables_;
    if (const std::uint32_t found = t.frames.find(frame)) return {found};
    const bool folded = t.overflow_function && frame.function == t.overflow_function;
    if (!folded && t.fits(t.frames.growth())) return {t.frames.add(frame)};
    t.make_overflow();
    return t.overflow_frame;
}

StackId Dictionary::intern_stack(const Stack& stack) {
    Tables& t = *tables_;
    if (const std::uint32_t found = t.stacks.find(stack)) return {found};
    if (!stack.frame || stack.frame.value > t.frames.count() || stack.parent.value > t.stacks.count())
        throw std::invalid_argument("a stack needs a frame and a parent that its dictionary has");
    const bool folded = t.overflow_stack && (stack.frame == t.overflow_frame || stack.parent == t.overflow_stack);
    if (!folded && t.fits(t.stacks.growth())) return {t.stacks.add(stack)};
    t.make_overflow();
    t.overflowed.fetch_add(1, std::memory_order_relaxed);
    return t.overflow_stack;
}

ProcessId Dictionary::intern_process(const Process& process) {
    Tables& t = *tables_;
    const ProcessId id{Tables::find_or_add(t.processes, {process.start_time_ns, process.pid})};
    ProcessTraits::Entry& entry = t.processes.at(id.value);
    fill_once(entry.parent_pid, process.parent_pid);
    fill_once(entry.runtime, process.runtime.value);
    fill_once(entry.command, process.command.value);
    return id;
}

ThreadId Dictionary::intern_thread(const Thread& thread) {
    Tables& t = *tables_;
    const ThreadId id{Tables::find_or_add(t.threads, {thread.process, thread.tid})};
    fill_once(t.threads.at(id.value).name, thread.name.value);
    return id;
}

std::string_view Dictionary::string(StringId id) const { return at_or_empty(tables_->strings, id.value); }
const Function& Dictionary::function(FunctionId id) const { return at_or_empty(tables_->functions, id.value); }
const Frame& Dictionary::frame(FrameId id) const { return at_or_empty(tables_->frames, id.value); }
const Stack& Dictionary::stack(StackId id) const { return at_or_empty(tables_->stacks, id.value); }

Process Dictionary::process(ProcessId id) const {
    const ProcessTraits::Entry& entry = at_or_empty(tables_->processes, id.value);
    return {entry.pid,
            entry.parent_pid.load(std::memory_order_acquire),
            entry.start_time_ns,
            {entry.runtime.load(std::memory_order_acquire)},
            {entry.command.load(std::memory_order_acquire)}};
}

Thread Dictionary::thread(ThreadId id) const {
    const ThreadTraits::Entry& entry = at_or_empty(tables_->threads, id.value);
    return {entry.process, entry.tid, {entry.name.load(std::memory_order_acquire)}};
}

std::uint32_t Dictionary::string_count() const { return tables_->strings.count(); }
std::uint32_t Dictionary::function_count() const { return tables_->functions.count(); }
std::uint32_t Dictionary::frame_count() const { return tables_->frames.count(); }
std::uint32_t Dictionary::stack_count() const { return tables_->stacks.count(); }
std::uint32_t Dictionary::process_count() const { return tables_->processes.count(); }
std::uint32_t Dictionary::thread_count() const { return tables_->threads.count(); }

std::size_t Dictionary::bytes() const { return tables_->bytes(); }

std::uint64_t Dictionary::overflowed_stacks() const { return tables_->overflowed.load(std::memory_order_relaxed); }

StackId Dictionary::storage_overflow() {
    tables_->make_overflow();
    return tables_->overflow_stack;
}

}  // namespace fah
