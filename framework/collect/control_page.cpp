#include "framework/collect/control_page.h"

#include "framework/collect/clock.h"
#include "framework/collect/process_life.h"
#include "framework/model/failure.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <atomic>
#include <cstring>

namespace fah {
namespace {

constexpr std::size_t PAGE = 4096;

template <class T>
std::atomic_ref<T> word(T& value) {
    return std::atomic_ref<T>(value);
}

[[noreturn]] void refuse(const std::string& path, int error) {
    throw Failure("the control page " + path + " cannot be made: " + std::strerror(error),
                  "Set TMPDIR to a folder on a file system with room that this user may write to.");
}

void* make_page(const std::string& path) {
    const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (file < 0) refuse(path, errno);
    // A page that the file system has no room for would be SIGBUS, here and in the target.
    const int no_room = ::posix_fallocate(file, 0, PAGE);
    void* page = no_room == 0 ? ::mmap(nullptr, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0) : MAP_FAILED;
    const int error = no_room != 0 ? no_room : errno;
    ::close(file);
    if (page != MAP_FAILED) return page;
    ::unlink(path.c_str());
    refuse(path, error);
}

}  // namespace

ControlPage::ControlPage(const std::string& run_dir, const ControlSettings& settings)
    : page_(static_cast<fah_control*>(make_page(run_dir + "/control"))) {
    page_->wire_version = FAH_WIRE_VERSION;
    page_->host_pid = ::getpid();
    page_->ring_bytes = settings.ring_bytes;
    page_->host_start = read_process_stat(::getpid()).start_ticks;
    page_->ring_budget = settings.ring_budget;
    page_->follow_children = settings.follow_children ? 1 : 0;
    page_->native_bytes = settings.native_bytes;
    page_->paused = settings.paused ? 1 : 0;
    beat();
    word(page_->magic).store(FAH_CONTROL_MAGIC, std::memory_order_release);
}

ControlPage::~ControlPage() {
    close();
    ::munmap(page_, PAGE);
}

void ControlPage::beat() { word(page_->heartbeat_ns).store(clock_now_ns(), std::memory_order_release); }
void ControlPage::resume() { word(page_->paused).store(0, std::memory_order_release); }
void ControlPage::close() { word(page_->closed).store(1, std::memory_order_release); }
void ControlPage::give_back(std::uint64_t bytes) { word(page_->ring_used).fetch_sub(bytes); }
std::uint64_t ControlPage::ring_bytes_used() const { return word(page_->ring_used).load(); }
std::uint64_t ControlPage::unprofiled() const { return word(page_->unprofiled).load(); }

}  // namespace fah
