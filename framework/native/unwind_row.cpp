#include "framework/native/unwind_row.h"

#include <dwarf.h>
#include <elfutils/libdw.h>

#include <algorithm>

namespace fah {
namespace {

constexpr std::size_t MOST_VALUES = 64;

std::int64_t number_of(Dwarf_Word word) { return static_cast<std::int64_t>(word); }

// A stack machine for the few operations that unwind tables use.
class Evaluation {
public:
    explicit Evaluation(std::optional<std::uint64_t> first) {
        if (first) push(*first);
    }

    bool run(std::uint8_t atom, std::int64_t number, std::int64_t number2, const Registers& now,
             const StackCopy& stack) {
        if (atom >= DW_OP_lit0 && atom <= DW_OP_lit31) return push(atom - DW_OP_lit0);
        if (atom >= DW_OP_breg0 && atom <= DW_OP_breg31) return push_register(now, atom - DW_OP_breg0, number);
        switch (atom) {
            case DW_OP_bregx:
                return push_register(now, static_cast<unsigned>(number), number2);
            case DW_OP_const1u:
            case DW_OP_const1s:
            case DW_OP_const2u:
            case DW_OP_const2s:
            case DW_OP_const4u:
            case DW_OP_const4s:
            case DW_OP_constu:
            case DW_OP_consts:
                return push(static_cast<std::uint64_t>(number));
            case DW_OP_plus_uconst:
                return push(static_cast<std::uint64_t>(number)) && combine(DW_OP_plus);
            case DW_OP_deref:
                return dereference(stack);
            case DW_OP_dup:
                return count_ > 0 && push(values_[count_ - 1]);
            case DW_OP_drop:
                return pop().has_value();
            case DW_OP_nop:
                return true;
            default:
                return combine(atom);
        }
    }
    std::optional<std::uint64_t> pop() {
        if (count_ == 0) return std::nullopt;
        return values_[--count_];
    }

private:
    bool push(std::uint64_t value) {
        if (count_ == MOST_VALUES) return false;
        values_[count_++] = value;
        return true;
    }
    bool push_register(const Registers& now, unsigned number, std::int64_t offset) {
        const auto value = now.get(number);
        return value && push(*value + static_cast<std::uint64_t>(offset));
    }
    bool dereference(const StackCopy& stack) {
        const auto address = pop();
        const auto word = address ? stack.read(*address) : std::nullopt;
        return word && push(*word);
    }
    bool combine(std::uint8_t atom) {
        const auto right = pop(), left = pop();
        if (!left || !right) return false;
        const auto a = static_cast<std::int64_t>(*left), b = static_cast<std::int64_t>(*right);
        switch (atom) {
            case DW_OP_plus:
                return push(*left + *right);
            case DW_OP_minus:
                return push(*left - *right);
            case DW_OP_and:
                return push(*left & *right);
            case DW_OP_or:
                return push(*left | *right);
            case DW_OP_shl:
                return push(*right < 64 ? *left << *right : 0);
            case DW_OP_shr:
                return push(*right < 64 ? *left >> *right : 0);
            case DW_OP_mul:
                return push(*left * *right);
            case DW_OP_ge:
                return push(a >= b);
            case DW_OP_gt:
                return push(a > b);
            case DW_OP_le:
                return push(a <= b);
            case DW_OP_lt:
                return push(a < b);
            case DW_OP_eq:
                return push(a == b);
            case DW_OP_ne:
                return push(a != b);
            default:
                return false;
        }
    }

    std::array<std::uint64_t, MOST_VALUES> values_{};
    std::size_t count_ = 0;
};

bool is_register_and_offset(const Dwarf_Op& operation) {
    return operation.atom == DW_OP_bregx || (operation.atom >= DW_OP_breg0 && operation.atom <= DW_OP_breg31);
}

}  // namespace

UnwindRow::UnwindRow(Dwarf_Frame_s* frame) {
    if (frame == nullptr) return;
    Dwarf_Addr start = 0, end = 0;
    dwarf_frame_info(frame, &start, &end, &signal_);
    read_cfa(frame);
    for (const unsigned number : SAVED_REGISTERS) rules_.push_back(read_rule(frame, number));
}

void UnwindRow::read_cfa(Dwarf_Frame_s* frame) {
    Dwarf_Op* operations = nullptr;
    std::size_t count = 0;
    known_ = dwarf_frame_cfa(frame, &operations, &count) == 0 && count > 0;
    if (!known_) return;
    if (count == 1 && is_register_and_offset(*operations)) {
        const bool extended = operations->atom == DW_OP_bregx;
        cfa_register_ = extended ? static_cast<unsigned>(operations->number) : operations->atom - DW_OP_breg0;
        cfa_offset_ = number_of(extended ? operations->number2 : operations->number);
        return;
    }
    for (std::size_t i = 0; i < count; ++i)
        cfa_expression_.push_back(
            {operations[i].atom, number_of(operations[i].number), number_of(operations[i].number2)});
}

// libdw writes every way of saving as operations upon the CFA.
UnwindRow::Rule UnwindRow::read_rule(Dwarf_Frame_s* frame, unsigned number) {
    Dwarf_Op memory[3];
    Dwarf_Op* operations = nullptr;
    std::size_t count = 0;
    if (dwarf_frame_register(frame, static_cast<int>(number), memory, &operations, &count) != 0)
        return {.way = Way::UNDEFINED, .expression = {}};
    if (count == 0) return {.way = operations == nullptr ? Way::SAME : Way::UNDEFINED, .expression = {}};
    if (operations[0].atom == DW_OP_regx)
        return {.way = Way::REGISTER, .value = number_of(operations[0].number), .expression = {}};
    const bool is_value = operations[count - 1].atom == DW_OP_stack_value;
    const std::size_t used = is_value ? count - 1 : count;
    const bool on_cfa = operations[0].atom == DW_OP_call_frame_cfa;
    if (on_cfa && (used == 1 || (used == 2 && operations[1].atom == DW_OP_plus_uconst))) {
        return {.way = is_value ? Way::CFA_PLUS : Way::AT_CFA,
                .value = used == 2 ? number_of(operations[1].number) : 0,
                .expression = {}};
    }
    Rule rule{.way = is_value ? Way::VALUE_EXPRESSION : Way::EXPRESSION, .expression = {}};
    for (std::size_t i = on_cfa ? 1 : 0; i < used; ++i)
        rule.expression.push_back(
            {operations[i].atom, number_of(operations[i].number), number_of(operations[i].number2)});
    return rule;
}

std::optional<std::uint64_t> UnwindRow::evaluate(const Expression& expression, std::optional<std::uint64_t> cfa,
                                                 const Registers& now, const StackCopy& stack) {
    Evaluation evaluation(cfa);
    const bool whole = std::ranges::all_of(expression, [&](const Operation& each) {
        return evaluation.run(each.atom, each.number, each.number2, now, stack);
    });
    return whole ? evaluation.pop() : std::nullopt;
}

std::optional<std::uint64_t> UnwindRow::cfa(const Registers& now, const StackCopy& stack) const {
    if (!cfa_expression_.empty()) return evaluate(cfa_expression_, std::nullopt, now, stack);
    const auto base = now.get(cfa_register_);
    if (!base) return std::nullopt;
    return *base + static_cast<std::uint64_t>(cfa_offset_);
}

std::optional<std::uint64_t> UnwindRow::value(const Rule& rule, unsigned number, std::uint64_t cfa,
                                              const Registers& now, const StackCopy& stack) {
    const std::uint64_t place = cfa + static_cast<std::uint64_t>(rule.value);
    switch (rule.way) {
        case Way::SAME:
            return now.get(number);
        case Way::AT_CFA:
            return stack.read(place);
        case Way::CFA_PLUS:
            return place;
        case Way::REGISTER:
            return now.get(static_cast<unsigned>(rule.value));
        case Way::VALUE_EXPRESSION:
            return evaluate(rule.expression, cfa, now, stack);
        case Way::EXPRESSION: {
            const auto address = evaluate(rule.expression, cfa, now, stack);
            return address ? stack.read(*address) : std::nullopt;
        }
        case Way::UNDEFINED:
            break;
    }
    return std::nullopt;
}

StepEnd UnwindRow::step(Registers& now, const StackCopy& stack) const {
    if (!known_) return StepEnd::NO_TABLE;
    const auto frame = cfa(now, stack);
    if (!frame) return StepEnd::CUT;
    Registers caller;
    caller.set(STACK_REGISTER, *frame);
    for (std::size_t i = 0; i < SAVED_REGISTERS.size(); ++i) {
        const unsigned number = SAVED_REGISTERS[i];
        const auto found = value(rules_[i], number, *frame, now, stack);
        if (found) caller.set(number, *found);
        if (number != RETURN_COLUMN) continue;
        if (rules_[i].way == Way::UNDEFINED || (found && *found == 0)) return StepEnd::BOTTOM;
        if (!found) return StepEnd::CUT;
        caller.set(PC_REGISTER, *found);
    }
    now = caller;
    return StepEnd::STEPPED;
}

}  // namespace fah
