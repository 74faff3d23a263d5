#include "framework/pipeline/renumber.h"

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace fah {

// One source's dictionary and where its ids went. Index 0 is "none" everywhere.
class Renumber::Source {
public:
    Source(std::shared_ptr<const Dictionary> dictionary, Dictionary& session)
        : dictionary_(std::move(dictionary)), session_(session) {}

    const Dictionary& dictionary() const { return *dictionary_; }
    // Nobody else holds it any more, so no further batch can come with it.
    bool unused() const { return dictionary_.use_count() == 1; }

    std::uint32_t stack(std::uint32_t id) {
        while (stacks_.size() <= id) {
            const Stack& source = dictionary_->stack({static_cast<std::uint32_t>(stacks_.size())});
            const StackId parent{stacks_[source.parent.value]};
            stacks_.push_back(session_.intern_stack({parent, frame(source.frame.value)}).value);
        }
        return stacks_[id];
    }

    std::uint32_t process(std::uint32_t id) {
        while (processes_.size() <= id) take_process(static_cast<std::uint32_t>(processes_.size()));
        if (process_known(id) != processes_[id].known) take_process(id);
        return processes_[id].id.value;
    }

    std::uint32_t thread(std::uint32_t id) {
        while (threads_.size() <= id) take_thread(static_cast<std::uint32_t>(threads_.size()));
        if (thread_known(id) != threads_[id].known) take_thread(id);
        return threads_[id].id.value;
    }

    void take_all_processes_and_threads() {
        for (std::uint32_t id = 1; id <= dictionary_->process_count(); ++id) process(id);
        for (std::uint32_t id = 1; id <= dictionary_->thread_count(); ++id) thread(id);
    }

private:
    // What has been taken over, and how much of it was known then: texts come late.
    template <class IdType>
    struct Seen {
        IdType id;
        std::uint8_t known = 0;
    };

    std::uint8_t process_known(std::uint32_t id) const {
        const Process process = dictionary_->process({id});
        return static_cast<std::uint8_t>(1 + (process.parent_pid != 0) + bool(process.runtime) + bool(process.command));
    }
    std::uint8_t thread_known(std::uint32_t id) const {
        return static_cast<std::uint8_t>(1 + bool(dictionary_->thread({id}).name));
    }

    void take_process(std::uint32_t id) {
        if (processes_.size() <= id) processes_.resize(id + 1);
        processes_[id].known =
            process_known(id);  // before the texts are read: what comes in between is taken next time
        const Process process = dictionary_->process({id});
        processes_[id].id = session_.intern_process(
            {process.pid, process.parent_pid, process.start_time_ns, text(process.runtime), text(process.command)});
    }

    void take_thread(std::uint32_t id) {
        if (threads_.size() <= id) threads_.resize(id + 1);
        threads_[id].known = thread_known(id);
        const Thread thread = dictionary_->thread({id});
        threads_[id].id = session_.intern_thread({{process(thread.process.value)}, thread.tid, text(thread.name)});
    }

    StringId text(StringId id) { return session_.intern_string(dictionary_->string(id)); }

    FrameId frame(std::uint32_t id) {
        if (frames_.size() <= id) frames_.resize(id + 1);
        if (id != 0 && !frames_[id]) {
            const Frame& source = dictionary_->frame({id});
            frames_[id] = session_.intern_frame({function(source.function.value), source.line});
        }
        return frames_[id];
    }

    FunctionId function(std::uint32_t id) {
        if (functions_.size() <= id) functions_.resize(id + 1);
        if (id != 0 && !functions_[id]) {
            const Function& source = dictionary_->function({id});
            functions_[id] = session_.intern_function({text(source.name), text(source.file), source.first_line});
        }
        return functions_[id];
    }

    std::shared_ptr<const Dictionary> dictionary_;
    Dictionary& session_;
    std::vector<std::uint32_t> stacks_{0};
    std::vector<FrameId> frames_;
    std::vector<FunctionId> functions_;
    // All of them in the order of the source, so that a recording read again gives the ids of the run.
    std::vector<Seen<ProcessId>> processes_{{{}, 1}};
    std::vector<Seen<ThreadId>> threads_{{{}, 1}};
};

Renumber::Renumber(std::shared_ptr<Dictionary> session) : session_(std::move(session)) {}
Renumber::~Renumber() = default;

Renumber::Source& Renumber::source_of(const std::shared_ptr<const Dictionary>& dictionary) {
    const auto known = std::ranges::find_if(
        sources_, [&](const std::unique_ptr<Source>& source) { return &source->dictionary() == dictionary.get(); });
    if (known != sources_.end()) return **known;
    retire_unused();
    return *sources_.emplace_back(std::make_unique<Source>(dictionary, *session_));
}

void Renumber::retire_unused() {
    std::erase_if(sources_, [this](const std::unique_ptr<Source>& source) {
        if (!source->unused()) return false;
        source->take_all_processes_and_threads();
        retired_overflow_ += source->dictionary().overflowed_stacks();
        return true;
    });
}

void Renumber::apply(Batch& batch) {
    batch.rows = std::min(batch.rows, batch.capacity());
    if (!batch.dictionary) throw std::invalid_argument("a batch needs the dictionary of its ids");
    Source& source = source_of(batch.dictionary);
    const Dictionary& from = source.dictionary();
    const auto valid = [this](std::uint32_t id, std::uint32_t count) {
        invalid_ids_ += id > count;
        return id <= count ? id : 0;
    };
    for (std::uint32_t row = 0; row < batch.rows; ++row) {
        batch.process[row] = source.process(valid(batch.process[row], from.process_count()));
        batch.thread[row] = source.thread(valid(batch.thread[row], from.thread_count()));
        batch.stack[row] = source.stack(valid(batch.stack[row], from.stack_count()));
    }
    batch.dictionary = session_;
}

void Renumber::finish() {
    for (const auto& source : sources_) source->take_all_processes_and_threads();
}

std::uint64_t Renumber::overflowed_stacks() const {
    std::uint64_t sum = retired_overflow_;
    for (const auto& source : sources_) sum += source->dictionary().overflowed_stacks();
    return sum;
}

}  // namespace fah
