// ring_dump DIR [STACKS]: what the rings of a run directory hold, for a person who works on the core. Samples as
// "inner;...;outer" with their CPU time, heaviest first; ring_dump DIR frames: every sample as "function@instruction;...".
#include <algorithm>
#include <array>
#include <cstdio>
#include <exception>

#include "sdk/agent/testing/ring_reader.h"

namespace {

constexpr double NS_PER_MS = 1e6;

void print_head(const fah::testing::Ring& ring) {
    const auto& head = ring.head;
    std::printf("pid %d parent %d status %u python %08x \"%s\" exit %d/%u open %d reserved %llu of %llu\n", head.pid,
                head.parent_pid, head.status, head.python_version, head.version_text, ring.exits, head.clean_exit,
                ring.open_records, static_cast<unsigned long long>(head.reserved),
                static_cast<unsigned long long>(head.data_size));
    std::printf("  sampled %.1f ms, unsampled %.1f ms, %zu samples, %zu codes, %zu thread records, handler %.2f us\n",
                static_cast<double>(ring.cpu_ns(FAH_RECORD_CPU)) / NS_PER_MS,
                static_cast<double>(ring.cpu_ns(FAH_RECORD_UNSAMPLED)) / NS_PER_MS, ring.samples.size(),
                ring.codes.size(), ring.threads.size(),
                static_cast<double>(head.handler_ns) / 1e3 /
                    static_cast<double>(std::max<std::uint64_t>(head.handler_calls, 1)));
    std::printf("  losses");
    for (int i = 0; i < 6; ++i) std::printf(" %llu", static_cast<unsigned long long>(head.losses[i]));
    std::printf("\n");
}

void print_stacks(const fah::testing::Ring& ring, std::size_t limit) {
    std::map<std::string, std::array<std::int64_t, 5>> weights;  // by origin, last is the system share
    for (const auto& sample : ring.samples) {
        if (sample.kind != FAH_RECORD_CPU) continue;
        auto& row = weights[ring.stack(sample)];
        row[sample.cpu.origin & 3u] += sample.cpu.cpu_ns;
        row[4] += sample.cpu.system_ns;
    }
    std::vector<std::pair<std::int64_t, std::string>> rows;
    rows.reserve(weights.size());
    for (const auto& [stack, row] : weights) rows.emplace_back(row[0] + row[1] + row[2] + row[3], stack);
    std::sort(rows.rbegin(), rows.rend());
    for (std::size_t i = 0; i < std::min(limit, rows.size()); ++i) {
        const auto& row = weights[rows[i].second];
        std::printf("  %8.1f ms (python %.1f native %.1f kernel %.1f; system %.1f) %.150s\n",
                    static_cast<double>(rows[i].first) / NS_PER_MS, static_cast<double>(row[1]) / NS_PER_MS,
                    static_cast<double>(row[2]) / NS_PER_MS, static_cast<double>(row[3]) / NS_PER_MS,
                    static_cast<double>(row[4]) / NS_PER_MS, rows[i].second.c_str());
    }
}

void print_frames(const fah::testing::Ring& ring) {
    for (const auto& sample : ring.samples) {
        if (sample.kind != FAH_RECORD_CPU) continue;
        for (const auto& frame : sample.frames) std::printf("%s@%d;", ring.function(frame).c_str(), frame.instruction);
        std::printf(" opcode %d\n", sample.cpu.opcode);
    }
}

}  // namespace

int main(int argc, char** argv) try {
    if (argc < 2) return std::fputs("usage: ring_dump RUN_DIRECTORY [STACKS]\n", stderr), 2;
    const bool frames = argc > 2 && std::string(argv[2]) == "frames";
    const std::size_t limit = argc > 2 && !frames ? std::stoul(argv[2]) : 10;
    for (const auto& ring : fah::testing::read_run(argv[1])) {
        if (frames) {
            print_frames(ring);
            continue;
        }
        print_head(ring);
        print_stacks(ring, limit);
    }
    return 0;
} catch (const std::exception& error) {
    std::fprintf(stderr, "ring_dump: %s\n", error.what());
    return 1;
}
