// Append-only storage whose entries never move: one thread appends, any thread reads what was published to it.
// Segments double, so an index needs no search. It must not hand out entries beyond size().
#pragma once

#include <array>
#include <atomic>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <memory>

namespace fah {

template <class T>
class Segments {
public:
    static constexpr unsigned FIRST_BITS = 6;
    static constexpr std::uint32_t MAX_SIZE = 1U << 31;

    // [appender] The slot that publish() adds next: fill it first.
    T& next() {
        const Place place = place_of(size_.load(std::memory_order_relaxed));
        auto& segment = segments_[place.segment];
        if (!segment) segment = std::make_unique<T[]>(segment_size(place.segment));
        return segment[place.offset];
    }

    // [appender] Makes the filled slot readable and returns its index.
    std::uint32_t publish() {
        const std::uint32_t index = size_.load(std::memory_order_relaxed);
        size_.store(index + 1, std::memory_order_release);
        return index;
    }

    // [any] The acquire pairs with publish(): it makes the segment's pointer and the entry visible.
    std::uint32_t size() const { return size_.load(std::memory_order_acquire); }

    // [any] index < size(), which the caller has checked.
    const T& operator[](std::uint32_t index) const {
        const Place place = place_of(index);
        return segments_[place.segment][place.offset];
    }
    T& operator[](std::uint32_t index) {
        const Place place = place_of(index);
        return segments_[place.segment][place.offset];
    }

    // [appender] Bytes held, and bytes that the next entry would add.
    std::size_t bytes() const {
        const std::uint32_t count = size_.load(std::memory_order_relaxed);
        if (count == 0) return 0;
        const unsigned last = place_of(count - 1).segment;
        return sizeof(T) * ((std::size_t{1} << (FIRST_BITS + last + 1)) - (std::size_t{1} << FIRST_BITS));
    }
    std::size_t growth() const {
        const Place place = place_of(size_.load(std::memory_order_relaxed));
        return segments_[place.segment] ? 0 : sizeof(T) * segment_size(place.segment);
    }

private:
    struct Place {
        unsigned segment;
        std::size_t offset;
    };

    static constexpr std::size_t segment_size(unsigned segment) { return std::size_t{1} << (FIRST_BITS + segment); }

    static constexpr Place place_of(std::uint32_t index) {
        const std::size_t shifted = index + (std::size_t{1} << FIRST_BITS);
        const auto segment = static_cast<unsigned>(std::bit_width(shifted)) - FIRST_BITS - 1;
        return {segment, shifted - segment_size(segment)};
    }

    std::array<std::unique_ptr<T[]>, 32 - FIRST_BITS> segments_;
    std::atomic<std::uint32_t> size_{0};
};

}  // namespace fah
