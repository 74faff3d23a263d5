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

std::unique_ptr<fah::RingFile> open_ring(const std::uint8_t* bytes, std::size_t size) {
    static const std::string folder = [] {
        std::string name = "/dev/shm/fah-fuzz-XXXXXX";
        if (::mkdtemp(name.data()) == nullptr) std::abort();
        return name;
    }();
    const std::string path = folder + "/1.ring";
    const int file = ::open(path.c_str(), O_CREAT | O_TRUNC | O_RDWR | O_CLOEXEC, 0600);
    if (file < 0 || ::write(file, bytes, size) != static_cast<ssize_t>(size)) std::abort();
    ::close(file);
    const int directory = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    auto ring = fah::RingFile::open(directory, "1.ring");
    ::close(directory);
    ::unlink(path.c_str());
    return ring;
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    fah::RunLedger ledger;
    fah::Dictionary names;
    fah::RingChannel channel("fah.fuzz", names);
    fah::RingDecoder decoder(
        {.pid = 42, .parent_pid = 7, .start_time_ns = 99, .python_version = 0x030b00F0, .runtime = "", .command = ""},
        [&](std::string_view) { return &channel; }, ledger);
    try {
        const auto ring = open_ring(bytes, size);
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
