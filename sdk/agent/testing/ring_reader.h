/* A small reader of finished ring files for the core's own tests; the real one is in framework/collect. It expects a ring
 * that never wrapped past its data (the tests make them large) and throws on anything that wire.h forbids. */
#pragma once

#include <fixingahole/agent.h>

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "sdk/agent/wire.h"

namespace fah::testing {

struct Code {
    std::string file, name, qualname, line_table;
    int first_line = 0;
};

struct Sample {
    std::uint32_t kind = 0, thread = 0, channel = 0;
    std::uint64_t time_ns = 0;
    bool has_stack = false;
    std::vector<fah_wire_frame> frames;  // innermost first
    std::string payload;
    fah_cpu_payload cpu{};  // when payload is one
};

struct Ring {
    fah_ring_head head{};
    std::map<std::uint16_t, std::string> channels;
    std::map<std::uint32_t, Code> codes;
    std::vector<Sample> samples;
    std::vector<fah_wire_thread> threads;
    int exits = 0;
    std::vector<fah_wire_exit> exit_records;
    int open_records = 0;  // stepped over: their writer never finished

    std::int64_t cpu_ns(std::uint32_t kind) const;
    // Qualified name (plain name before 3.11) of a frame's code.
    std::string function(const fah_wire_frame& frame) const;
    // "inner;middle;outer"
    std::string stack(const Sample& sample) const;
};

Ring read_ring(const std::string& path);
std::vector<Ring> read_run(const std::string& directory);

}  // namespace fah::testing
