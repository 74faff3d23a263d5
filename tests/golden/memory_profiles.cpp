// A program that works and allocates: arrays at the start (the peak), a cache that grows to the end, short-lived texts that a
// library makes, and a child.
#include "tests/golden/heap_made.h"
#include "tests/golden/profiles.h"

namespace fah::test {
namespace {

using Memory = HeapMaker::Memory;

constexpr const char* SOURCE =
    "import json\nimport numpy as np\n\nCACHE = []\n\n\ndef spectrum(count):\n    signal = np.zeros(count)\n    return "
    "np.fft.fft(signal)\n\n\ndef remember(item):\n    CACHE.append(bytearray(1 << 20))\n\n\ndef main():\n    "
    "spectrum(10_000_000)\n    for item in range(200):\n        text = json.dumps(item)\n        remember(text)\n\n\n"
    "main()\n";
constexpr At MODULE{"<module>", 1, 22};

Memory array(int line, std::int64_t mib) {
    return {.frames = {MODULE, {"main", 16, 17}, {"spectrum", 7, line}}, .bytes = mib * MIB};
}

Memory cached() {
    return {.frames = {MODULE, {"main", 16, 20}, {"remember", 12, 13}},
            .bytes = MIB,
            .milli = 1200,
            .origin = FAH_ORIGIN_PYTHON};
}

Memory text() {
    return {.frames = {MODULE, {"main", 16, 19}, {"dumps", 183, 231, "/usr/lib/python3.11/json/__init__.py"}},
            .bytes = 600'000,
            .milli = 120'000,
            .origin = FAH_ORIGIN_PYTHON};
}

void set_facts(RunFacts& run) {
    run.set(text_fact("command", "fixingahole profile app/main.py --memory"));
    run.set(text_fact("script", "app/main.py"));
    run.set(integer_fact("elapsed_ns", 4'000'000'000));
    run.set(integer_fact("max_rss_bytes", 512 * MIB));
    run.set(text_fact("sampler", "fah.sampler.signal"));
    run.set(text_fact("clock", "cpu"));
    run.set(real_fact("rate_hz", 250));
    run.set(text_fact("duration", "relative"));
    run.set(integer_fact("top_n", 5));
    run.set(text_fact("fah.memory.copy.functions", "memcpy memmove mempcpy"));
    run.set(text_fact("fah.memory.heap.mode", "sampled"));
    run.set(integer_fact("fah.memory.heap.precision", 0));
    run.set(integer_fact("fah.memory.heap.sampling_mean_bytes", 512 << 10));
    run.set(integer_fact("fah.memory.heap.report_bytes", 10 * MIB));
}

void add_times(ProfileBuilder& make) {
    make.add({MODULE, {"main", 16, 17}, {"spectrum", 7, 9}}, native(900));
    make.add({MODULE, {"main", 16, 19}, {"dumps", 183, 231, "/usr/lib/python3.11/json/__init__.py"}}, python(2000));
    make.add({MODULE, {"main", 16, 20}, {"remember", 12, 13}}, kernel(100));
    make.add({MODULE, {"main", 16, 17}, {"spectrum", 7, 9}}, {.copied = 304 * MIB});
    make.add({MODULE, {"main", 16, 19}, {"dumps", 183, 231, "/usr/lib/python3.11/json/__init__.py"}},
             {.copied = 24 * MIB});
    make.add({MODULE, {"main", 16, 20}, {"remember", 12, 13}}, {.copied = MIB});
    make.source("/work/app/main.py", SOURCE)
        .rss(0, 9 << 20)
        .rss(300, 400 << 20)
        .rss(900, 500 << 20)
        .rss(3900, 250 << 20);
}

// Of the program and of a shell that it called, which is known by its memory alone.
void add_resident(ProfileBuilder& make, ProcessId child) {
    const ProcessId shell = make.process(300, 100, "", 9000);
    const ProcessId main = make.process(100, 1);
    for (const std::uint64_t ms : {300U, 2000U}) {
        for (const ProcessId process : {main, child, shell}) {
            const std::int64_t all = (process == main ? 300 : process == child ? 90 : 2) * MIB;
            make.resident(ms, process, 0, all).resident(ms, process, FAH_RESIDENT_ANONYMOUS, all / 2);
            make.resident(ms, process, FAH_RESIDENT_FILE, all / 4).resident(ms, process, FAH_RESIDENT_UNIQUE, all / 3);
            make.resident(ms, process, FAH_RESIDENT_PROPORTIONAL, all / 2);
        }
        make.resident(ms, {}, FAH_RESIDENT_ANONYMOUS, 196 * MIB).resident(ms, {}, FAH_RESIDENT_FILE, 98 * MIB);
        make.resident(ms, {}, FAH_RESIDENT_SHARED, 3 * MIB).resident(ms, {}, FAH_RESIDENT_SWAP, 5 * MIB);
        make.resident(ms, {}, FAH_RESIDENT_UNIQUE, 130 * MIB).resident(ms, {}, FAH_RESIDENT_PROPORTIONAL, 196 * MIB);
    }
    make.run().set(text_fact("fah.memory.rss.process.300.name", "sh"));
}

}  // namespace

Profile memory_profile() {
    HeapMaker heap;
    add_times(heap.make);
    heap.alloc(100, array(8, 76)).alloc(200, array(9, 152)).alloc(250, array(9, 152));
    heap.free(800, array(9, 152)).free(900, array(9, 152)).free(901, array(8, 76));
    for (int i = 0; i < 200; ++i) {
        heap.alloc(1000 + 14.5 * i, text()).free(1001 + 14.5 * i, text());
        heap.alloc(1005 + 14.5 * i, cached());
    }
    for (int i = 0; i < 200; ++i) heap.free(3950, cached());
    const ProcessId child = heap.make.process(200, 100, "CPython 3.11.2", 5000);
    Memory mapped{.frames = {{"work", 20, 22, "/work/lib/deep/tools.py"}},
                  .bytes = 64 * MIB,
                  .origin = FAH_ORIGIN_KERNEL,
                  .thread = heap.make.thread(child, 200, "")};
    heap.alloc(2000, mapped).free(2500, mapped);
    heap.remember({500, 3000});
    add_resident(heap.make, child);
    set_facts(heap.make.run());
    return heap.build(4000);
}

}  // namespace fah::test
