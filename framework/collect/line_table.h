// Which line an instruction belongs to, from the raw line table of a code object of CPython 3.8 or newer.
// The table comes from another process and may hold anything: a broken one gives "not known", never a wrong read.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

namespace fah {

// table: co_lnotab up to 3.9, co_linetable from 3.10. python_version: PY_VERSION_HEX. instruction: byte offset in the
// bytecode. Empty: no line belongs to that instruction, or the table does not reach it.
std::optional<std::int32_t> line_of_instruction(std::span<const std::uint8_t> table, std::uint32_t python_version,
                                                std::int32_t first_line, std::int32_t instruction);

}  // namespace fah
