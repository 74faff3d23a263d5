#include "framework/model/batch.h"

namespace fah {

void Batch::reserve(std::uint32_t capacity) {
    rows = 0;
    time_ns.resize(capacity);
    process.resize(capacity);
    thread.resize(capacity);
    stack.resize(capacity);
    kind.resize(capacity);
    origin.resize(capacity);
    value.resize(capacity);
    system_ns.resize(capacity);
}

fah_batch Batch::view() {
    return {.struct_size = sizeof(fah_batch),
            .capacity = capacity(),
            .rows = rows,
            .reserved = 0,
            .time_ns = time_ns.data(),
            .process = process.data(),
            .thread = thread.data(),
            .stack = stack.data(),
            .kind = kind.data(),
            .origin = origin.data(),
            .value = value.data(),
            .system_ns = system_ns.data()};
}

}  // namespace fah
