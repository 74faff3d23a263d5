// Tries whether rings can live in a folder: allocated in full (a sparse mapping on a full tmpfs is a SIGBUS in the user's
// program) and mapped shared.
#include <fcntl.h>
#include <linux/magic.h>
#include <sys/mman.h>
#include <sys/statvfs.h>
#include <sys/vfs.h>
#include <unistd.h>
#include <cerrno>
#include <cstdlib>
#include <cstring>

#include "framework/launch/run_directory.h"

namespace fah {
namespace {

// Beside the ring: the control page, the ring's head, the prelude, folders.
constexpr uint64_t SMALL_FILES = 64 * 1024;

// 0, or the errno of what failed. The file has no name by then.
int try_ring(const std::string& place, uint64_t bytes) {
    std::string path = place + "/.fixingahole-probe-XXXXXX";
    int file = mkostemp(path.data(), O_CLOEXEC);
    if (file < 0) return errno;
    unlink(path.c_str());
    auto size = static_cast<off_t>(bytes + SMALL_FILES);
    int error = 0;
    do error = posix_fallocate(file, 0, size);
    while (error == EINTR);
    if (error == 0) {
        void* page = mmap(nullptr, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
        if (page == MAP_FAILED)
            error = errno;
        else
            munmap(page, 4096);
    }
    close(file);
    return error;
}

std::string explain(int error) {
    switch (error) {
        case ENOSPC:
        case EDQUOT:
            return "it is full";
        case ENOENT:
            return "it does not exist";
        case EACCES:
        case EPERM:
        case EROFS:
            return "it is not writable";
        default:
            return strerror(error);
    }
}

}  // namespace

PlaceProbe RunDirectory::probe(const std::string& place, uint64_t ring_bytes) {
    PlaceProbe found{.path = place};
    struct statvfs space {};
    struct statfs kind {};
    if (statvfs(place.c_str(), &space) != 0 || statfs(place.c_str(), &kind) != 0) {
        found.problem = explain(errno);
        return found;
    }
    found.free_bytes = static_cast<uint64_t>(space.f_bavail) * space.f_frsize;
    found.in_memory = kind.f_type == TMPFS_MAGIC || kind.f_type == RAMFS_MAGIC;
    found.no_exec = (space.f_flag & ST_NOEXEC) != 0;
    int error = ENOSPC;
    for (uint64_t bytes = ring_bytes; bytes >= SMALLEST_RING; bytes /= 2) {
        error = try_ring(place, bytes);
        if (error == 0) {
            found.ring_bytes = bytes;
            break;
        }
        if (error != ENOSPC && error != EDQUOT) break;
    }
    if (found.ring_bytes == 0)
        found.problem = explain(error);
    else if (found.ring_bytes < ring_bytes)
        found.problem = "it has little space left";
    return found;
}

}  // namespace fah
