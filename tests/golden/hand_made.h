// Profiles made by hand, a frame and a row at a time, for tests of the analysis and of reporters.
#pragma once

#include "framework/model/profile.h"

#include <fixingahole/model.h>

#include <algorithm>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace fah::test {

struct At {
    std::string_view function;
    int first_line;
    int line;
    std::string_view file = "/work/app/main.py";
};

inline Weights python(std::int64_t ms) { return {.python_ns = ms * 1'000'000, .samples = ms / 4}; }
inline Weights native(std::int64_t ms) { return {.native_ns = ms * 1'000'000, .samples = ms / 4}; }
inline Weights kernel(std::int64_t ms) { return {.system_ns = ms * 1'000'000, .samples = ms / 4}; }
inline Weights waiting(std::int64_t ms) { return {.wait_ns = ms * 1'000'000, .samples = ms / 4, .looks = ms / 4}; }
inline Weights unsampled(std::int64_t ms) { return {.unsampled_ns = ms * 1'000'000}; }

inline std::uint8_t sampled_kind(const Weights& weights) {
    if (weights.wait_ns > 0) return FAH_SAMPLED_WAIT;
    if (weights.samples == 0) return FAH_SAMPLED_UNSAMPLED;
    if (weights.system_ns > 0) return FAH_SAMPLED_SYSTEM;
    return weights.native_ns > 0 ? FAH_SAMPLED_NATIVE : FAH_SAMPLED_PYTHON;
}

// The profile with single samples that add up to its rows: up to 20 of each row, in turn.
inline Profile with_samples(Profile profile) {
    constexpr std::int64_t MOST = 20;
    constexpr std::uint64_t APART = 4'000'000;
    for (std::int64_t piece = 0; piece < MOST; ++piece)
        for (const ProfileRow& row : profile.rows) {
            const std::int64_t pieces = std::clamp<std::int64_t>(row.weights.samples, 1, MOST);
            if (piece >= pieces) continue;
            const std::int64_t all = row.weights.total_ns(), each = all / pieces;
            const std::int64_t ns = piece == 0 ? all - each * (pieces - 1) : each;
            const std::uint64_t time = profile.start_ns + APART * (profile.samples.size() + 1);
            profile.samples.push_back({time, row.thread, row.stack, ns, sampled_kind(row.weights)});
        }
    return profile;
}

class ProfileBuilder {
public:
    ProfileBuilder() : dictionary_(std::make_shared<Dictionary>()) { thread_ = thread(process(100, 1), 100, ""); }

    ProcessId process(int pid, int parent, std::string_view runtime = "CPython 3.11.2", std::uint64_t start_ns = 1000) {
        return dictionary_->intern_process({.pid = pid,
                                            .parent_pid = parent,
                                            .start_time_ns = start_ns,
                                            .runtime = dictionary_->intern_string(runtime),
                                            .command = dictionary_->intern_string("python main.py")});
    }
    ThreadId thread(ProcessId owner, int tid, std::string_view name) {
        return dictionary_->intern_thread({.process = owner, .tid = tid, .name = dictionary_->intern_string(name)});
    }

    // Outermost frame first; an empty list is a sample without a Python frame.
    ProfileBuilder& add(const std::vector<At>& frames, const Weights& weights) { return add(thread_, frames, weights); }
    ProfileBuilder& add(ThreadId thread, const std::vector<At>& frames, const Weights& weights) {
        profile_.rows.push_back({dictionary_->thread(thread).process, thread, stack(frames), weights});
        return *this;
    }
    ProfileBuilder& source(std::string path, std::string text) {
        profile_.run.sources.emplace(std::move(path), std::move(text));
        return *this;
    }
    ProfileBuilder& rss(std::uint64_t ms, std::int64_t bytes) {
        profile_.rss.push_back({ms * 1'000'000, {}, bytes});
        return *this;
    }
    ProfileBuilder& resident(std::uint64_t ms, ProcessId owner, int part, std::int64_t bytes) {
        profile_.resident.push_back({ms * 1'000'000, owner, bytes, static_cast<std::uint8_t>(part)});
        return *this;
    }
    RunFacts& run() { return profile_.run; }

    Profile build() {
        profile_.dictionary = dictionary_;
        return profile_;
    }

    StackId stack(const std::vector<At>& frames) {
        StackId id;
        for (const At& at : frames) {
            const Function function{dictionary_->intern_string(at.function), dictionary_->intern_string(at.file),
                                    at.first_line};
            const FrameId frame = dictionary_->intern_frame({dictionary_->intern_function(function), at.line});
            id = dictionary_->intern_stack({id, frame});
        }
        return id;
    }

    const std::shared_ptr<Dictionary>& dictionary() const { return dictionary_; }
    ThreadId main_thread() const { return thread_; }

private:
    std::shared_ptr<Dictionary> dictionary_;
    ThreadId thread_;
    Profile profile_;
};

}  // namespace fah::test
