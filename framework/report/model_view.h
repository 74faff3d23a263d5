// The C face of the tables (fixingahole/model.h), for reporter plugins. Zero copy: columns and texts are those of `tables`,
// which must outlive the view. Every call may come from several threads at once.
#pragma once

#include "framework/analysis/tables.h"

#include <fixingahole/model.h>

#include <map>

namespace fah {

class ModelView {
public:
    explicit ModelView(const Tables& tables);
    ModelView(const ModelView&) = delete;
    ModelView& operator=(const ModelView&) = delete;

    const fah_model* table() const { return &model_; }

private:
    void add_code_columns();
    void add_run_columns();
    void add_heap_columns();
    void add_resident_columns();
    void add_between_columns();
    void add_copy_columns();
    void add_call_columns();
    void add_span_columns();
    void add_line_hit_columns();
    void add(std::uint32_t id, const std::vector<std::uint8_t>& column);
    void add(std::uint32_t id, const std::vector<std::uint32_t>& column);
    void add(std::uint32_t id, const std::vector<std::int64_t>& column);
    void add(std::uint32_t id, const std::vector<double>& column);
    // `first` and the nine ids after it.
    void add_heap(std::uint32_t first, const HeapColumns& heap);
    void add_heap_errors(std::uint32_t first, const HeapColumns& heap);
    // Row, time and bytes: `first` and the two ids after it.
    void add_held(std::uint32_t first, const HeldTable& held);
    // Python, native, system and wait get `first` and the three ids after it.
    void add_times(std::uint32_t first, std::uint32_t samples, const TimeColumns& times);

    static fah_text string(const fah_model* model, std::uint32_t id) noexcept;
    static void column(const fah_model* model, std::uint32_t id, fah_column* out) noexcept;
    static void fact(const fah_model* model, const char* key, fah_fact* out) noexcept;

    const Tables& tables_;
    std::map<std::uint32_t, fah_column> columns_;
    fah_model model_;
};

}  // namespace fah
