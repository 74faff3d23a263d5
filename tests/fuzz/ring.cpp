// A ring file as a process of the target, or someone else in its place, may have left it: opened, read, decoded.
#include "framework/collect/ring_decoder.h"
#include "framework/model/failure.h"
#include "tests/fuzz/one_input.h"
#include "tests/fuzz/scratch_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cstdlib>
#include <memory>
#include <string>

namespace {

// A folder in memory that goes with the program, and its descriptor.
class Folder {
public:
    Folder() {
        if (::mkdtemp(path_.data()) == nullptr) std::abort();
        descriptor_ = ::open(path_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        if (descriptor_ < 0) std::abort();
    }
    ~Folder() {
        ::unlinkat(descriptor_, NAME, 0);
        ::close(descriptor_);
        ::rmdir(path_.c_str());
    }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;

    void write(const std::uint8_t* bytes, std::size_t size) const {
        const int file = ::openat(descriptor_, NAME, O_CREAT | O_TRUNC | O_RDWR | O_CLOEXEC, 0600);
        if (file < 0 || ::write(file, bytes, size) != static_cast<ssize_t>(size)) std::abort();
        ::close(file);
    }
    // Throws fah::Failure.
    std::unique_ptr<fah::RingFile> ring() const { return fah::RingFile::open(descriptor_, NAME); }

private:
    static constexpr const char* NAME = "1.ring";

    std::string path_ = "/dev/shm/fah-fuzz-XXXXXX";
    int descriptor_ = -1;
};

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    static const Folder folder;
    folder.write(bytes, size);
    fah::RunLedger ledger;
    fah::Dictionary names;
    fah::RingChannel channel("fah.fuzz", names);
    fah::RingDecoder decoder(
        {.pid = 42, .parent_pid = 7, .start_time_ns = 99, .python_version = 0x030b00F0, .runtime = "", .command = ""},
        [&](std::string_view) { return &channel; }, ledger);
    try {
        const auto ring = folder.ring();
        ring->set_writer_gone();
        fah::RingRecord record;
        while (ring->next(record)) decoder.take(record);
    } catch (const fah::Failure&) {  // no ring of ours
    }
    fah::ChannelRecord found;
    while (channel.pop(found)) {
    }
    return 0;
}
