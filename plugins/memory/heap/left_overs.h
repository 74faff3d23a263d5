// What processes held when they were seen to be gone, for a second. Under load a process may exec, run and end between two
// looks at the run directory: the ring of the image before is then found to be a dead process's before the next one is read,
// whose first record says that all of it was freed by the exec.
#pragma once

#include <fixingahole/fixingahole.hpp>

#include <cstdint>
#include <map>
#include <utility>
#include <vector>

namespace heap {

class LeftOvers {
public:
    // frees: the rows that give back all that the process held.
    void keep(std::uint32_t process, std::uint64_t now_ns, std::vector<fixingahole::Row> frees) {
        std::erase_if(by_process_, [now_ns](const auto& entry) { return entry.second.since_ns + KEPT_NS < now_ns; });
        by_process_.insert_or_assign(process, Held{now_ns, std::move(frees)});
    }
    // An image of the process begins.
    void release(std::uint32_t process, std::uint64_t time_ns, std::vector<fixingahole::Row>& rows) {
        const auto found = by_process_.find(process);
        if (found == by_process_.end()) return;
        for (fixingahole::Row row : found->second.frees) {
            row.time_ns = time_ns;
            rows.push_back(row);
        }
        by_process_.erase(found);
    }

private:
    static constexpr std::uint64_t KEPT_NS = 1'000'000'000;
    struct Held {
        std::uint64_t since_ns = 0;
        std::vector<fixingahole::Row> frees;
    };
    std::map<std::uint32_t, Held> by_process_;
};

}  // namespace heap
