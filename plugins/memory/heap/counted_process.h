// What a process image has added up by stack, as rows: at each look the differences to the look before. Where the process held
// more than ever in between, the rows lead to that state first and then to the one at the look, so that the run's peak is exact.
#pragma once

#include <fixingahole/fixingahole.hpp>

#include "plugins/memory/heap/table_map.h"

#include <cstdint>
#include <memory>
#include <vector>

namespace heap {

class CountedProcess {
public:
    CountedProcess(std::unique_ptr<TableMap> table, std::uint32_t process, std::uint64_t begin_ns);

    // Which stack a site is, as the ring says.
    void name_site(std::uint32_t site, std::uint32_t stack, std::uint8_t origin);
    // Appends the rows up to now. Sites whose stack is not known yet wait for it.
    void look(std::uint64_t now_ns, std::vector<fixingahole::Row>& rows);
    // The last look, also at sites whose stack nobody told; the file is removed.
    void end(std::uint64_t now_ns, std::vector<fixingahole::Row>& rows);
    // Rows right after the last look's that give back all it holds: an exec.
    std::vector<fixingahole::Row> frees() const;

    // The process is no more, and nothing has changed since the look before.
    bool is_over() const;
    const TableMap& table() const { return *table_; }
    std::uint64_t nameless() const { return nameless_; }

private:
    struct Sums {
        std::uint64_t allocated = 0, freed = 0, temporary = 0, held = 0;
        std::uint64_t allocations = 0, frees = 0;
    };
    struct Site {
        std::uint32_t stack = FAH_NONE;
        std::uint8_t origin = FAH_ORIGIN_UNKNOWN;
        bool known = false;
        Sums seen;                    // when it was last read
        Sums told;                    // by rows so far
        std::uint64_t told_peak = 0;  // the most that the rows say it held
    };
    using Steps = std::vector<std::int64_t>;  // of each changed site, from one state to the next

    fixingahole::Row row_of(const Site& site, std::uint8_t kind, std::uint64_t time_ns, std::uint64_t value,
                            std::uint64_t count) const;
    void read(bool last);
    void add_steps(const Steps& steps, std::uint64_t time_ns, std::vector<fixingahole::Row>& rows);
    void add_churn(Site& site, const Sums& until, std::uint64_t time_ns, std::vector<fixingahole::Row>& rows) const;
    void add_sums(bool last, std::uint64_t time_ns, std::vector<fixingahole::Row>& rows);
    void add_sizes(std::uint64_t time_ns, std::vector<fixingahole::Row>& rows) const;
    std::uint64_t time_of(std::uint64_t now_ns) const;
    void look(std::uint64_t now_ns, bool last, std::vector<fixingahole::Row>& rows);

    std::unique_ptr<TableMap> table_;
    std::uint32_t process_;
    std::uint64_t last_ns_;
    std::uint32_t last_peak_ = 0;
    std::uint32_t quiet_looks_ = 0;
    std::uint64_t nameless_ = 0;
    std::vector<Site> sites_;
    // Of the look at hand, in one order:
    std::vector<std::uint32_t> changed_;
    std::vector<SiteState> states_;
    bool has_peak_ = false;
};

}  // namespace heap
