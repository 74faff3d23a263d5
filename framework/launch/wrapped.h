// Finds a program behind a wrapping command: /usr/bin/time forks it, so that it is our grandchild.
#pragma once

#include <sys/types.h>
#include <functional>

namespace fah {

// The one child of a process; 0 when it has none (yet).
pid_t child_of(pid_t parent);
// Waits for it, a second at most, or until stop() is true; 0 then, and when the wrapper became the program itself by exec.
pid_t wait_for_child_of(pid_t wrapper, const std::function<bool()>& stop);

}  // namespace fah
