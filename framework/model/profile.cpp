#include "framework/model/profile.h"

#include <fixingahole/model.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <utility>

namespace fah {
namespace {

// Values beyond what an integer holds keep their real number and their text.
std::int64_t rounded(double value) {
    constexpr double LIMIT = 9.2e18;
    if (std::isnan(value)) return 0;
    return std::llround(std::clamp(value, -LIMIT, LIMIT));
}

std::string shortest(double value) {
    std::array<char, 40> text{};
    const auto result = std::to_chars(text.data(), text.data() + text.size(), value);
    return {text.data(), result.ptr};
}

}  // namespace

Weights& Weights::operator+=(const Weights& other) {
    python_ns += other.python_ns;
    native_ns += other.native_ns;
    system_ns += other.system_ns;
    wait_ns += other.wait_ns;
    unsampled_ns += other.unsampled_ns;
    samples += other.samples;
    looks += other.looks;
    copied += other.copied;
    return *this;
}

Fact text_fact(std::string key, std::string text) {
    return {.key = std::move(key), .type = FAH_FACT_TEXT, .text = std::move(text)};
}

Fact integer_fact(std::string key, std::int64_t value) {
    return {.key = std::move(key),
            .type = FAH_FACT_INTEGER,
            .integer = value,
            .real = static_cast<double>(value),
            .text = std::to_string(value)};
}

Fact real_fact(std::string key, double value) {
    return {.key = std::move(key),
            .type = FAH_FACT_REAL,
            .integer = rounded(value),
            .real = value,
            .text = shortest(value)};
}

void RunFacts::set(Fact fact) {
    const auto same = std::ranges::find(facts, fact.key, &Fact::key);
    if (same == facts.end()) {
        facts.push_back(std::move(fact));
    } else {
        *same = std::move(fact);
    }
}

const Fact* RunFacts::find(std::string_view key) const {
    const auto found = std::ranges::find(facts, key, &Fact::key);
    return found == facts.end() ? nullptr : &*found;
}

}  // namespace fah
