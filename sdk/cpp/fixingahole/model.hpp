// Typed reading of the frozen profile. [worker]; every view lives as long as the model. Shapes and units of the columns are
// those of fixingahole/model.h.
#pragma once

#include <fixingahole/model.h>
#include <fixingahole/error.hpp>
#include <fixingahole/text.hpp>

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace fixingahole {

template <class T>
inline constexpr std::uint32_t column_type = 0;
template <>
inline constexpr std::uint32_t column_type<std::uint8_t> = FAH_TYPE_U8;
template <>
inline constexpr std::uint32_t column_type<std::uint32_t> = FAH_TYPE_U32;
template <>
inline constexpr std::uint32_t column_type<std::int64_t> = FAH_TYPE_I64;
template <>
inline constexpr std::uint32_t column_type<double> = FAH_TYPE_F64;

class Model {
public:
    explicit Model(const fah_model* table) : table_(table) {}

    // Empty when this host has no such column, or the table has no rows. Throws when T is not the column's type.
    template <class T>
    std::span<const T> column(std::uint32_t id) const {
        static_assert(column_type<T> != 0, "columns hold uint8_t, uint32_t, int64_t or double");
        fah_column column{};
        column.struct_size = sizeof column;
        table_->column(table_, id, &column);
        if (column.rows == 0 || column.data == nullptr) return {};
        if (column.type != column_type<T>) {
            throw Error("column " + std::to_string(id) + " is of type " + std::to_string(column.type) + ", not " +
                        std::to_string(column_type<T>));
        }
        return {static_cast<const T*>(column.data), static_cast<std::size_t>(column.rows)};
    }

    // The text of an id; empty for FAH_NONE.
    std::string_view text(std::uint32_t id) const { return to_view(table_->string(table_, id)); }

    // type FAH_FACT_NONE when the profile has no such fact.
    fah_fact fact(const char* key) const {
        fah_fact fact{};
        fact.struct_size = sizeof fact;
        table_->fact(table_, key, &fact);
        return fact;
    }
    std::string_view fact_text(const char* key) const { return to_view(fact(key).text); }
    std::optional<std::int64_t> fact_integer(const char* key) const {
        const fah_fact found = fact(key);
        return has_number(found) ? std::optional(found.integer) : std::nullopt;
    }
    std::optional<double> fact_real(const char* key) const {
        const fah_fact found = fact(key);
        return has_number(found) ? std::optional(found.real) : std::nullopt;
    }

    const fah_model* table() const { return table_; }

private:
    static bool has_number(const fah_fact& fact) { return fact.type == FAH_FACT_INTEGER || fact.type == FAH_FACT_REAL; }

    const fah_model* table_;
};

}  // namespace fixingahole
