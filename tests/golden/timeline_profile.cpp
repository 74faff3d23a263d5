#include "tests/golden/profiles.h"

#include "tests/golden/hand_made.h"

#include <fixingahole/host.h>

namespace fah::test {
namespace {

constexpr std::uint64_t MS = 1'000'000;

// Adds rows of a timeline; times are milliseconds, of the end.
class Rows {
public:
    explicit Rows(ProfileBuilder& make) : make_(make) {}

    void call(ThreadId thread, std::uint64_t begin, std::uint64_t end, At at, std::string_view task = {},
              std::uint8_t how = FAH_SPAN_CALL) {
        std::vector<At> frames;
        if (!task.empty()) frames.push_back({task, 0, 0, FAH_TASK_FILE});
        frames.push_back(at);
        add(FAH_ROW_SPAN, thread, end, static_cast<std::int64_t>((end - begin) * MS), make_.stack(frames), how);
    }
    void mark(ThreadId thread, std::uint64_t time, std::string_view text) {
        add(FAH_ROW_MARK, thread, time, 0, make_.stack({{text, 0, 0, ""}}));
    }
    void pause(ThreadId thread, std::uint64_t begin, std::uint64_t end) {
        add(FAH_ROW_PAUSE, thread, end, static_cast<std::int64_t>((end - begin) * MS), {}, 2, 1234);
    }
    void name(ProcessId process, std::string_view text) {
        rows_.push_back({0, process, {}, make_.stack({{text, 0, 0, ""}}), FAH_ROW_PROCESS_NAME, 0, 0, 0});
    }
    void fork(ProcessId process, std::int64_t tid) { rows_.push_back({0, process, {}, {}, FAH_ROW_FORK, 0, tid, 0}); }
    const Timeline& rows() const { return rows_; }

private:
    void add(std::uint8_t kind, ThreadId thread, std::uint64_t end, std::int64_t value, StackId stack,
             std::uint8_t origin = 0, std::int64_t second = 0) {
        const ProcessId process = make_.dictionary()->thread(thread).process;
        rows_.push_back({end * MS, process, thread, stack, kind, origin, value, second});
    }

    ProfileBuilder& make_;
    Timeline rows_;
};

}  // namespace

Profile timeline_profile() {
    ProfileBuilder make;
    const At fork{"<built-in method posix.fork>", 0, 0, ""};
    const At spawn{"<built-in method _posixsubprocess.fork_exec>", 0, 0, ""};
    const ProcessId forked = make.process(200, 100, "CPython 3.11.2", 31 * MS);
    const ProcessId worker = make.process(201, 100, "CPython 3.11.2", 40 * MS);
    const ThreadId main = make.main_thread(), own = make.thread(forked, 200, ""), its = make.thread(worker, 201, "");
    const ThreadId pool = make.thread(make.dictionary()->thread(main).process, 105, "pool-0 \"quoted\"");
    make.add({{"<module>", 1, 30}, {"main", 22, 25}}, python(300)).add(pool, {{"work", 15, 18}}, python(40));
    make.add(own, {{"work", 15, 18}}, python(80)).add(its, {{"work", 15, 18}}, python(60));
    make.rss(0, 9 << 20).rss(100, 60 << 20);
    Rows rows(make);
    rows.call(main, 10, 400, {"<module>", 1, 30});
    rows.call(main, 11, 399, {"main", 22, 25});
    rows.call(main, 30, 33, fork);
    rows.call(main, 38, 45, spawn);
    rows.call(main, 50, 60, {"step", 40, 41}, "Task-1");
    rows.call(main, 61, 70, {"step", 40, 41}, "Task-2", FAH_SPAN_RESUMED);
    rows.mark(main, 80, "phase <two>");
    rows.pause(main, 90, 95);
    rows.call(pool, 20, 60, {"work", 15, 18});
    rows.call(own, 32, 110, {"work", 15, 18});
    rows.call(its, 50, 110, {"work", 15, 18}, {}, FAH_SPAN_UNFINISHED);
    rows.fork(forked, 100);
    rows.name(worker, "SpawnPoolWorker-1");
    make.run().losses = {{"timeline_left_out", 17}};
    make.run().set(text_fact("script", "app/main.py"));
    make.run().set(integer_fact("elapsed_ns", 410 * 1'000'000));
    Profile profile = make.build();
    profile.timeline = rows.rows();
    return profile;
}

}  // namespace fah::test
