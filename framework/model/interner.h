// One table of a Dictionary: entries by id (from 1), and the index that finds an entry by its content.
// Traits has: using Entry, Key; hash(Key); key(const Entry&) -> Key; fill(Entry&, Key).
// It must not decide about limits: the Dictionary does.
#pragma once

#include "framework/model/segments.h"

#include <boost/unordered/unordered_flat_set.hpp>

#include <cstddef>
#include <cstdint>
#include <stdexcept>

namespace fah {

template <class Traits>
class Interner {
public:
    using Entry = typename Traits::Entry;
    using Key = typename Traits::Key;

    Interner() : index_(0, Hash{&entries_}, Equal{&entries_}) {}
    Interner(const Interner&) = delete;
    Interner& operator=(const Interner&) = delete;

    // [appender] The id of equal content, or 0.
    std::uint32_t find(const Key& key) const {
        const auto found = index_.find(key);
        return found == index_.end() ? 0 : *found;
    }

    // [appender] Adds content that find() did not find.
    std::uint32_t add(const Key& key) {
        if (entries_.size() == Segments<Entry>::MAX_SIZE) throw std::length_error("a dictionary's table is full");
        Traits::fill(entries_.next(), key);
        const std::uint32_t id = entries_.publish() + 1;
        index_.insert(id);
        return id;
    }

    // [any] Throws std::out_of_range for an id that does not exist; 0 does not exist here.
    const Entry& at(std::uint32_t id) const {
        check(id);
        return entries_[id - 1];
    }
    Entry& at(std::uint32_t id) {
        check(id);
        return entries_[id - 1];
    }
    std::uint32_t count() const { return entries_.size(); }

    // [appender] SLOT is what the index takes for one place: the id and a byte of its own.
    std::size_t bytes() const { return entries_.bytes() + index_.bucket_count() * SLOT; }
    std::size_t growth() const {
        const bool index_full = index_.size() + 1 > index_.max_load();
        return entries_.growth() + (index_full ? index_.bucket_count() * SLOT : 0);
    }

private:
    static constexpr std::size_t SLOT = sizeof(std::uint32_t) + 1;

    struct Hash {
        using is_transparent = void;
        const Segments<Entry>* entries;
        std::size_t operator()(std::uint32_t id) const { return Traits::hash(Traits::key((*entries)[id - 1])); }
        std::size_t operator()(const Key& key) const { return Traits::hash(key); }
    };
    struct Equal {
        using is_transparent = void;
        const Segments<Entry>* entries;
        bool operator()(std::uint32_t a, std::uint32_t b) const { return a == b; }
        bool operator()(const Key& key, std::uint32_t id) const { return Traits::key((*entries)[id - 1]) == key; }
        bool operator()(std::uint32_t id, const Key& key) const { return (*this)(key, id); }
    };

    void check(std::uint32_t id) const {
        if (id == 0 || id > entries_.size()) throw std::out_of_range("an id that its dictionary does not have");
    }

    Segments<Entry> entries_;
    boost::unordered_flat_set<std::uint32_t, Hash, Equal> index_;
};

}  // namespace fah
