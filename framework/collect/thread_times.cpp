#include "framework/collect/thread_times.h"

#include <fcntl.h>
#include <unistd.h>

#include <charconv>
#include <string_view>

namespace fah {
namespace {

constexpr std::size_t TEXT = 512;

// A whole small file of /proc into the buffer; empty when it cannot be read (the thread is gone).
std::string_view read_text(int descriptor, char (&buffer)[TEXT]) {
    const ssize_t size = descriptor < 0 ? -1 : ::pread(descriptor, buffer, sizeof buffer, 0);
    return size <= 0 ? std::string_view() : std::string_view(buffer, static_cast<std::size_t>(size));
}

template <class T>
bool take_number(std::string_view& text, T& out) {
    while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    return error == std::errc();
}

}  // namespace

ThreadClock::ThreadClock(std::int32_t pid, std::int32_t tid) : schedstat_(-1) {
    const std::string folder = "/proc/" + std::to_string(pid) + "/task/" + std::to_string(tid);
    schedstat_ = ::open((folder + "/schedstat").c_str(), O_RDONLY | O_CLOEXEC);
    stat_path_ = folder + "/stat";
}

ThreadClock::~ThreadClock() {
    if (schedstat_ >= 0) ::close(schedstat_);
}

std::optional<ThreadTimes> ThreadClock::times() const {
    char buffer[TEXT];
    std::string_view text = read_text(schedstat_, buffer);
    ThreadTimes times;
    const bool whole =
        take_number(text, times.cpu_ns) && take_number(text, times.run_delay_ns) && take_number(text, times.slices);
    return whole ? std::optional(times) : std::nullopt;
}

bool ThreadClock::blocked() const {
    char buffer[TEXT];
    const int descriptor = ::open(stat_path_.c_str(), O_RDONLY | O_CLOEXEC);
    const std::string_view text = read_text(descriptor, buffer);
    if (descriptor >= 0) ::close(descriptor);
    // The name before the state may hold blanks and brackets; it ends at the last bracket.
    const std::size_t name_end = text.rfind(')');
    if (name_end == std::string_view::npos || name_end + 2 >= text.size()) return false;
    const char state = text[name_end + 2];
    return state == 'S' || state == 'D';
}

}  // namespace fah
