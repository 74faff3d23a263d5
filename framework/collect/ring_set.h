// All rings of a run: finds the ones that processes make, reads them for the plugins, and removes those that are read to
// the end and whose process is gone.
//
// Thread: collector. Errors: none leave it; what cannot be read becomes a note or a loss in the ledger.
#pragma once

#include "framework/collect/control_page.h"
#include "framework/collect/process_life.h"
#include "framework/collect/ring_decoder.h"
#include "framework/collect/ring_file.h"
#include "framework/collect/ring_summary.h"
#include "framework/collect/run_ledger.h"

#include <cstdint>
#include <ctime>
#include <functional>
#include <memory>
#include <set>
#include <string>
#include <vector>

namespace fah {

struct RingSetSettings {
    bool keep_commands = true;  // false: what processes run is not looked up (--no-argv)
    bool native = false;        // samples come with copies of their stacks (--native)
};

class RingSet {
public:
    // The folder must be there (Failure otherwise). control and ledger outlive the set.
    RingSet(const std::string& run_dir, ControlPage& control, RunLedger& ledger, RingSetSettings settings = {});
    ~RingSet();
    RingSet(const RingSet&) = delete;
    RingSet& operator=(const RingSet&) = delete;

    // Before the target starts. The channel outlives the set, or is removed.
    void add_channel(RingChannel& channel);
    void remove_channel(RingChannel& channel);

    // Looks for new rings and for processes that are gone. Call regularly.
    void poll(std::uint64_t now_ns);
    // The channel's next record over all rings; false = none for now.
    bool next(RingChannel& channel, ChannelRecord& out);
    // The processes whose rings have been read from, each with the threads it named so far. Valid during the call only.
    struct Process {
        std::uint64_t serial = 0;  // one for each ring of the run
        const RingProcess* process = nullptr;
        RemoteInterpreter interpreter;
        const std::vector<std::shared_ptr<TargetThread>>* threads = nullptr;
    };
    void visit(const std::function<void(const Process&)>& visitor) const;
    // Nothing stands in any ring that could still be read.
    bool read_to_end() const;
    // How full the fullest ring was at the last poll, 0 to 1.
    double fullness() const { return fullness_; }
    // Whether the last poll() found a folder in which rings had come or gone: where processes are short, more will.
    bool changed() const { return changed_; }

    // The run is over: closes the control page, and takes what stands in the rings now as all there will be. Processes
    // that still run are named, but not when the whole program goes on without us.
    void finish(std::uint64_t now_ns, bool goes_on = false);
    // After the last next(): removes every ring and gives losses, cost and notes to the ledger.
    void close();

private:
    struct Ring;
    bool folder_changed();
    void discover();
    void open_ring(const std::string& name);
    void refuse(const std::string& why);
    RingDecoder& decoder_of(Ring& ring);
    void end_earlier_images(const RingIdentity& newer);
    void look_after(Ring& ring, std::uint64_t now_ns);
    void remove(const Ring& ring);
    void harvest(const Ring& ring);
    RingChannel* find_channel(std::string_view name) const;

    std::string run_dir_;
    int directory_;
    ControlPage& control_;
    RunLedger& ledger_;
    RingSetSettings settings_;
    NativeCode native_code_;
    NativeCounts native_counts_;
    std::vector<RingChannel*> channels_;
    std::vector<std::unique_ptr<Ring>> rings_;
    std::set<std::string> seen_;
    timespec folder_time_{};
    std::uint64_t settled_ns_ = 0;
    std::uint64_t refused_ = 0;
    std::uint64_t last_serial_ = 0;
    std::size_t cursor_ = 0;
    double fullness_ = 0;
    bool changed_ = false;
    RingSummary summary_;
};

}  // namespace fah
