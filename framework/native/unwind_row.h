// What an object's unwind table says for one place in its code: how the caller's registers are found. Made once per place
// and kept, so that a step costs a look-up and a few reads of the copied stack.
//
// Thread: collector.
#pragma once

#include "framework/native/registers.h"

#include <cstdint>
#include <vector>

struct Dwarf_Frame_s;

namespace fah {

enum class StepEnd : std::uint8_t {
    STEPPED,
    BOTTOM,    // the table says that nothing called this
    NO_TABLE,  // nothing is known about this code
    CUT,       // what the step needs lies outside the copy
};

class UnwindRow {
public:
    UnwindRow() = default;  // no table
    // The frame stays the caller's; nullptr = no table.
    explicit UnwindRow(Dwarf_Frame_s* frame);

    // The caller's registers; `now` is changed when it says STEPPED.
    StepEnd step(Registers& now, const StackCopy& stack) const;
    // A frame that a signal made: the instruction it returns to has not begun.
    bool is_signal_frame() const { return signal_; }

private:
    enum class Way : std::uint8_t { SAME, UNDEFINED, AT_CFA, CFA_PLUS, REGISTER, EXPRESSION, VALUE_EXPRESSION };
    struct Operation {
        std::uint8_t atom = 0;
        std::int64_t number = 0;
        std::int64_t number2 = 0;
    };
    using Expression = std::vector<Operation>;
    struct Rule {
        Way way = Way::SAME;
        std::int64_t value = 0;
        Expression expression;
    };

    void read_cfa(Dwarf_Frame_s* frame);
    static Rule read_rule(Dwarf_Frame_s* frame, unsigned number);
    std::optional<std::uint64_t> cfa(const Registers& now, const StackCopy& stack) const;
    static std::optional<std::uint64_t> value(const Rule& rule, unsigned number, std::uint64_t cfa,
                                              const Registers& now, const StackCopy& stack);
    static std::optional<std::uint64_t> evaluate(const Expression& expression, std::optional<std::uint64_t> cfa,
                                                 const Registers& now, const StackCopy& stack);

    bool known_ = false;
    bool signal_ = false;
    unsigned cfa_register_ = 0;
    std::int64_t cfa_offset_ = 0;
    Expression cfa_expression_;  // empty: register and offset
    std::vector<Rule> rules_;    // as SAVED_REGISTERS
};

}  // namespace fah
