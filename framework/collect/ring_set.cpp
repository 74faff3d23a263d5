#include "framework/collect/ring_set.h"

#include "framework/collect/clock.h"
#include "framework/model/failure.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace fah {
namespace {

constexpr std::string_view RING_SUFFIX = ".ring";
constexpr std::uint64_t NOTED_REFUSALS = 8;
constexpr std::uint64_t SETTLING_NS = 200'000'000;
constexpr std::size_t MOST_RINGS = 4096;  // open at once; far above what the budget lets well-behaved processes make

// Rings being made have names that begin with '.'.
bool is_ring_name(std::string_view name) { return name.ends_with(RING_SUFFIX) && name.front() != '.'; }

std::vector<std::string> ring_names(int directory) {
    std::vector<std::string> names;
    const int again = ::openat(directory, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR* stream = again < 0 ? nullptr : ::fdopendir(again);
    if (stream == nullptr) {
        if (again >= 0) ::close(again);
        return names;
    }
    while (const dirent* entry = ::readdir(stream)) {
        if (is_ring_name(entry->d_name)) names.emplace_back(entry->d_name);
    }
    ::closedir(stream);
    std::sort(names.begin(), names.end());
    return names;
}

bool same_process(const RingIdentity& a, const RingIdentity& b) {
    return a.pid == b.pid && a.process_start == b.process_start && a.pid_namespace == b.pid_namespace;
}

}  // namespace

struct RingSet::Ring {
    Ring(std::string file_name, std::unique_ptr<RingFile> opened, std::string what_runs)
        : name(std::move(file_name)), file(std::move(opened)), command(std::move(what_runs)), life(file->identity()) {}

    std::string name;
    std::unique_ptr<RingFile> file;
    std::string command;
    std::unique_ptr<RingDecoder> decoder;
    ProcessLife life;
    std::uint64_t serial = 0;
    bool replaced = false;  // by the ring of a later image: the process goes on
    bool quiet = false;     // gave nothing since the last poll
    bool status_noted = false;
};

RingSet::RingSet(const std::string& run_dir, ControlPage& control, RunLedger& ledger, RingSetSettings settings)
    : directory_(::open(run_dir.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)),
      control_(control),
      ledger_(ledger),
      settings_(settings) {
    if (directory_ < 0) throw Failure("the run directory " + run_dir + " cannot be read: " + std::strerror(errno));
}

RingSet::~RingSet() { ::close(directory_); }

void RingSet::add_channel(RingChannel& channel) { channels_.push_back(&channel); }
void RingSet::remove_channel(RingChannel& channel) { std::erase(channels_, &channel); }

RingChannel* RingSet::find_channel(std::string_view name) const {
    const auto is_it = [name](const RingChannel* channel) { return channel->name() == name; };
    const auto found = std::find_if(channels_.begin(), channels_.end(), is_it);
    return found == channels_.end() ? nullptr : *found;
}

// A folder's time is as coarse as the kernel's tick, so for a while after a change there may have been another.
bool RingSet::folder_changed() {
    struct stat status = {};
    const std::uint64_t now = clock_now_ns();
    if (::fstat(directory_, &status) != 0) return true;
    const timespec& time = status.st_mtim;
    if (time.tv_sec != folder_time_.tv_sec || time.tv_nsec != folder_time_.tv_nsec) settled_ns_ = now + SETTLING_NS;
    folder_time_ = time;
    return now < settled_ns_;
}

void RingSet::discover() {
    for (const std::string& name : ring_names(directory_)) {
        if (rings_.size() >= MOST_RINGS || !seen_.insert(name).second) continue;
        try {
            open_ring(name);
        } catch (const Failure& failure) {
            refuse(failure.what());
        }
    }
    // Names say nothing of the order: what an image told before an exec is to be read before what the next one tells.
    std::ranges::stable_sort(rings_, {}, [](const auto& ring) { return ring->file->identity().image_start_ns; });
}

void RingSet::refuse(const std::string& why) {
    ledger_.count("refused_rings", 1);
    if (++refused_ <= NOTED_REFUSALS) ledger_.note(why);
}

void RingSet::open_ring(const std::string& name) {
    auto file = RingFile::open(directory_, name);
    end_earlier_images(file->identity());
    std::string command = settings_.keep_commands ? process_command(file->identity().pid) : std::string();
    rings_.push_back(std::make_unique<Ring>(name, std::move(file), std::move(command)));
    rings_.back()->serial = ++last_serial_;
}

// Made at the first record: the head of a younger ring may not name the interpreter yet.
RingDecoder& RingSet::decoder_of(Ring& ring) {
    if (!ring.decoder) {
        const RingIdentity& identity = ring.file->identity();
        RingProcess process = {.pid = identity.pid,
                               .parent_pid = identity.parent_pid,
                               .start_time_ns = process_start_ns(identity),
                               .python_version = ring.file->python_version(),
                               .runtime = runtime_name(ring.file->python_version()),
                               .command = std::move(ring.command)};
        auto native = settings_.native ? std::make_unique<NativeProcess>(native_code_, native_counts_, identity.pid,
                                                                         ring.file->interpreter().code_type)
                                       : nullptr;
        ring.decoder = std::make_unique<RingDecoder>(
            std::move(process), [this](std::string_view channel) { return find_channel(channel); }, ledger_,
            std::move(native));
    }
    return *ring.decoder;
}

// After an exec the same process writes a new ring; nobody writes the one of the image before.
void RingSet::end_earlier_images(const RingIdentity& newer) {
    for (const auto& ring : rings_) {
        const RingIdentity& older = ring->file->identity();
        if (same_process(older, newer) && older.image_start_ns < newer.image_start_ns) {
            ring->file->set_writer_gone();
            ring->replaced = true;
        }
    }
}

void RingSet::look_after(Ring& ring, std::uint64_t now_ns) {
    ring.file->check_size();
    const auto unread = static_cast<double>(ring.file->unread_bytes());
    fullness_ = std::max(fullness_, unread / static_cast<double>(ring.file->data_bytes()));
    const bool idle = ring.quiet && !ring.file->writer_gone();
    if (idle && ring.life.gone(now_ns, ring.file->clean_exit())) ring.file->set_writer_gone();
    ring.quiet = true;
}

void RingSet::poll(std::uint64_t now_ns) {
    fullness_ = 0;
    changed_ = folder_changed();
    if (changed_) discover();
    for (const auto& ring : rings_) look_after(*ring, now_ns);
    std::erase_if(rings_, [this, now_ns](const auto& ring) {
        if (!ring->file->finished()) return false;
        if (ring->decoder && !ring->replaced) ring->decoder->end(now_ns);
        remove(*ring);
        return true;
    });
    cursor_ = 0;
}

bool RingSet::next(RingChannel& channel, ChannelRecord& out) {
    if (channel.pop(out)) return true;
    RingRecord record;
    while (cursor_ < rings_.size()) {
        Ring& ring = *rings_[cursor_];
        if (!ring.file->next(record)) {
            ++cursor_;
            continue;
        }
        ring.quiet = false;
        decoder_of(ring).take(record);
        if (channel.pop(out)) return true;
    }
    cursor_ = 0;
    return false;
}

void RingSet::visit(const std::function<void(const Process&)>& visitor) const {
    const std::uint64_t here = own_pid_namespace();
    for (const auto& ring : rings_) {
        if (!ring->decoder || ring->file->identity().pid_namespace != here) continue;
        visitor({.serial = ring->serial,
                 .process = &ring->decoder->process(),
                 .interpreter = ring->file->interpreter(),
                 .threads = &ring->decoder->targets()});
    }
}

bool RingSet::read_to_end() const {
    return std::all_of(rings_.begin(), rings_.end(), [](const auto& ring) { return ring->file->finished(); });
}

void RingSet::remove(const Ring& ring) {
    harvest(ring);
    if (::unlinkat(directory_, ring.name.c_str(), 0) == 0) seen_.erase(ring.name);
    control_.give_back(ring.file->file_bytes() + ring.file->shared_bytes());
}

void RingSet::harvest(const Ring& ring) {
    summary_.add(*ring.file);
    if (!ring.status_noted) summary_.add_status(*ring.file, ledger_);
}

void RingSet::finish(std::uint64_t now_ns, bool goes_on) {
    discover();
    for (const auto& ring : rings_) {
        // Before the page is closed: afterwards every agent is disarmed, and that says nothing.
        summary_.add_status(*ring->file, ledger_);
        ring->status_noted = true;
    }
    control_.close();
    for (const auto& ring : rings_) {
        ring->file->check_size();
        // A process that has left the run in order may go on without it.
        const bool left = ring->file->writer_gone() || ring->file->clean_exit();
        const bool ended = goes_on || left || ring->life.gone(now_ns, true);
        if (!ended) summary_.add_running(*ring->file, ledger_);
        ring->file->set_writer_gone();
    }
    cursor_ = 0;
}

void RingSet::close() {
    for (const auto& ring : rings_) remove(*ring);
    rings_.clear();
    ledger_.count("unprofiled_processes", control_.unprofiled());
    summary_.give_to(ledger_);
    ledger_.count("native_not_copied", native_counts_.not_copied);
    ledger_.count("native_cut", native_counts_.partial);
    ledger_.count("native_unmatched", native_counts_.loose);
    ledger_.count("native_unknown_process", native_counts_.unknown_maps);
}

}  // namespace fah
