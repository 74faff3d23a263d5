// What the collector drains: a sampler or memory tracker, whatever it is made of.
// Thread: collector. Errors: none leave it; a source that fails says so in the run's ledger and has no more to give.
#pragma once

#include <fixingahole/source.h>

#include <cstdint>

namespace fah {

class Source {
public:
    virtual ~Source() = default;
    // How often drain() wants to be called, in milliseconds; 0 = the collector's choice.
    virtual std::uint32_t interval_ms() const = 0;
    virtual void start(const fah_target& target) = 0;
    // Hands over what has come, until deadline_ns (CLOCK_MONOTONIC). True = all of it.
    virtual bool drain(std::uint64_t deadline_ns) = 0;
    virtual void stop(const fah_target& target) = 0;
    // Hands over rows held back to fill a batch. False = no room in the queue; try again.
    virtual bool flush() = 0;
    // Rows handed over so far: tells a source that goes on from one that stands.
    virtual std::uint64_t rows() const = 0;
};

}  // namespace fah
