#include "framework/native/merge.h"

#include <algorithm>
#include <utility>

namespace fah {
namespace {

using Kind = NativeFrame::Kind;
using Frames = std::span<const NativeFrame* const>;

// What a person wants to see of the frames between two runs of the loop. An unnamed function of the interpreter says nothing.
bool is_shown(const NativeFrame& frame, bool with_interpreter) {
    switch (frame.kind) {
        case Kind::LIBRARY:
        case Kind::SYSTEM:
            return true;
        case Kind::INTERPRETER:
            return with_interpreter && frame.named;
        default:
            return false;
    }
}

// What starts a thread or a program, below everything.
bool is_start(const NativeFrame& frame) {
    return frame.kind != Kind::LIBRARY || frame.function == "_start" || frame.function == "main";
}

class Merger {
public:
    Merger(const PythonStack& python, const NativeStack& native) : python_(python), native_(native) {
        split_native();
        split_python();
    }

    MergedFrames merge() && {
        out_.result = merge_ends();
        return std::move(out_);
    }

private:
    MergeResult merge_ends() {
        const bool whole = native_.end == StepEnd::BOTTOM && !python_.truncated;
        if (python_.frames.empty()) return add_native_alone();
        if (runs_ == 0) return add_loose();
        // From the outermost inwards when both ends are there: the innermost run may not have its frame yet, or no more.
        if (whole && (runs_ == groups_.size() || runs_ == groups_.size() + 1)) return add_whole();
        if (!whole && runs_ <= groups_.size()) return add_partial();
        return add_loose();
    }

    // segments_[k]: the native frames that the k-th run of the loop called, innermost first; the last: what called all.
    void split_native() {
        std::size_t begin = 0;
        for (std::size_t i = 0; i < native_.frames.size(); ++i) {
            if (native_.frames[i]->kind != Kind::EVAL) continue;
            segments_.push_back(Frames(native_.frames).subspan(begin, i - begin));
            begin = i + 1;
        }
        runs_ = segments_.size();
        segments_.push_back(Frames(native_.frames).subspan(begin));
    }

    // groups_[k]: how many Python frames the k-th run has, innermost run first.
    void split_python() {
        std::size_t count = 0;
        for (std::size_t i = python_.frames.size(); i-- > 0;) {
            ++count;
            const bool enters = python_.every_frame_enters || (python_.frames[i].code_id & FAH_FRAME_ENTRY) != 0;
            if (enters || i == 0) groups_.push_back(std::exchange(count, 0));
        }
    }

    void add_python(std::size_t begin, std::size_t end) {
        for (std::size_t i = begin; i < end; ++i)
            out_.frames.push_back({.python = python_.frames[i], .native = nullptr});
    }

    void add_segment(std::size_t index) {
        const bool innermost = index == 0;
        for (std::size_t i = segments_[index].size(); i-- > 0;) {
            const NativeFrame& frame = *segments_[index][i];
            if (is_shown(frame, !innermost || python_.in_c_function))
                out_.frames.push_back({.python = {}, .native = &frame});
        }
    }

    void add_outermost() {
        const Frames frames = segments_.back();
        std::size_t i = frames.size();
        while (i > 0 && is_start(*frames[i - 1])) --i;
        while (i-- > 0)
            if (is_shown(*frames[i], false)) out_.frames.push_back({.python = {}, .native = frames[i]});
    }

    MergeResult add_native_alone() {
        segments_ = {Frames(native_.frames)};
        add_outermost();
        return native_.end == StepEnd::BOTTOM ? MergeResult::WHOLE : MergeResult::PARTIAL;
    }

    MergeResult add_whole() {
        const bool early = runs_ > groups_.size();
        add_outermost();
        std::size_t at = 0;
        for (std::size_t group = groups_.size(); group-- > 0;) {
            add_python(at, at + groups_[group]);
            at += groups_[group];
            add_segment(group + (early ? 1 : 0));
        }
        if (early) add_segment(0);
        return MergeResult::WHOLE;
    }

    MergeResult add_partial() {
        std::size_t at = python_.frames.size();
        for (std::size_t group = 0; group < runs_; ++group) at -= groups_[group];
        out_.bare = at;
        add_python(0, at);
        for (std::size_t group = runs_; group-- > 0;) {
            add_python(at, at + groups_[group]);
            at += groups_[group];
            add_segment(group);
        }
        return MergeResult::PARTIAL;
    }

    // Without the loop to go by, only what lies before the interpreter's first frame is sure to be the innermost's.
    MergeResult add_loose() {
        add_python(0, python_.frames.size());
        const auto outside = [](const NativeFrame* frame) { return is_shown(*frame, false); };
        const auto end = std::ranges::find_if_not(native_.frames, outside);
        for (auto i = end; i != native_.frames.begin();) out_.frames.push_back({.python = {}, .native = *--i});
        return MergeResult::LOOSE;
    }

    const PythonStack& python_;
    const NativeStack& native_;
    MergedFrames out_;
    std::vector<Frames> segments_;
    std::vector<std::size_t> groups_;
    std::size_t runs_ = 0;
};

}  // namespace

MergedFrames merge(const PythonStack& python, const NativeStack& native) { return Merger(python, native).merge(); }

bool complete_from(std::span<const MergedFrame> earlier, MergedFrames& now) {
    std::vector<MergedFrame> frames;
    std::size_t from = 0, i = 0;
    for (; i <= now.bare && i < now.frames.size(); ++i) {
        const std::size_t begin = from;
        while (from < earlier.size() && earlier[from].native != nullptr) ++from;
        if (from == earlier.size() || !(earlier[from] == now.frames[i])) break;
        frames.insert(frames.end(), earlier.begin() + static_cast<std::ptrdiff_t>(begin),
                      earlier.begin() + static_cast<std::ptrdiff_t>(++from));
    }
    frames.insert(frames.end(), now.frames.begin() + static_cast<std::ptrdiff_t>(i), now.frames.end());
    now.frames = std::move(frames);
    return i > now.bare;
}

}  // namespace fah
