#include "framework/analysis/call_shares.h"

#include <cmath>
#include <cstdio>
#include <map>

namespace fah {
namespace {

constexpr double POINTS = 0.05;
constexpr std::int64_t ENOUGH_SAMPLES = 200;  // with fewer, 5 points are chance

// Samples by the innermost Python function, its C code with it.
std::map<FunctionId, std::int64_t> sampled_times(const Profile& profile, std::int64_t& samples) {
    const Dictionary& dictionary = *profile.dictionary;
    std::map<FunctionId, std::int64_t> times;
    for (const ProfileRow& row : profile.rows) {
        StackId stack = row.stack;
        while (stack && dictionary.function(dictionary.frame(dictionary.stack(stack).frame).function).is_native())
            stack = dictionary.stack(stack).parent;
        if (!stack) continue;
        times[dictionary.frame(dictionary.stack(stack).frame).function] +=
            row.weights.total_ns() - row.weights.unsampled_ns;
        samples += row.weights.samples;
    }
    return times;
}

struct Counted {
    double raw = 0, corrected = 0;
};

}  // namespace

std::vector<CallShare> call_shares(const Profile& profile, const std::vector<FunctionId>& functions,
                                   const CallTable& calls) {
    std::int64_t samples = 0;
    const auto sampled = sampled_times(profile, samples);
    if (samples < ENOUGH_SAMPLES) return {};
    std::vector<Counted> counted(functions.size());
    const auto is_c = [&](std::uint32_t row) { return calls.file[row] == 0; };
    for (std::uint32_t row = 0; row < functions.size(); ++row)
        if (!is_c(row))
            counted[row] = {static_cast<double>(calls.own[row]), static_cast<double>(calls.own_corrected[row])};
    for (std::size_t i = 0; i < calls.pair_caller.size(); ++i) {
        const std::uint32_t caller = calls.pair_caller[i], callee = calls.pair_callee[i];
        if (!is_c(callee) || is_c(caller)) continue;
        const auto own = static_cast<double>(calls.pair_own[i]);
        const auto whole = static_cast<double>(calls.own[callee]);
        counted[caller].raw += own;
        if (whole > 0) counted[caller].corrected += static_cast<double>(calls.own_corrected[callee]) * own / whole;
    }
    // Only functions that both know: samples began before the program's own code did.
    double all_sampled = 0, all_raw = 0, all_corrected = 0;
    std::vector<CallShare> shares;
    for (std::uint32_t row = 0; row < functions.size(); ++row) {
        if (is_c(row)) continue;
        const auto found = sampled.find(functions[row]);
        const double time = found == sampled.end() ? 0 : static_cast<double>(found->second);
        all_sampled += time;
        all_raw += counted[row].raw;
        all_corrected += counted[row].corrected;
        shares.push_back({functions[row], time, counted[row].raw, counted[row].corrected});
    }
    if (all_sampled <= 0 || all_raw <= 0 || all_corrected <= 0) return {};
    for (CallShare& share : shares) {
        share.sampled /= all_sampled;
        share.counted /= all_raw;
        share.corrected /= all_corrected;
    }
    return shares;
}

std::optional<std::string> share_warning(const Profile& profile, const std::vector<CallShare>& shares) {
    const CallShare* worst = nullptr;
    const auto distance = [](const CallShare& share) { return std::abs(share.corrected - share.sampled); };
    for (const CallShare& share : shares)
        if (distance(share) > POINTS && (worst == nullptr || distance(share) > distance(*worst))) worst = &share;
    if (worst == nullptr) return std::nullopt;
    constexpr double PERCENT = 100;
    char text[300];
    std::snprintf(
        text, sizeof text,
        " is %.0f %% of the time by samples, but %.0f %% by counted calls without the cost of counting them (%.0f "
        "%% with it): the samples were taken while calls were counted; a run without --calls tells shares best",
        worst->sampled * PERCENT, worst->corrected * PERCENT, worst->counted * PERCENT);
    const Dictionary& dictionary = *profile.dictionary;
    return std::string(dictionary.string(dictionary.function(worst->function).name)) + text;
}

}  // namespace fah
