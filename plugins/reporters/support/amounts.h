// Times and sizes as a person reads them, always with a dot, whatever the locale.
#pragma once

#include <cstdint>
#include <string>

namespace reporters {

std::string seconds(std::int64_t ns, int decimals = 3);      // "9.318"
std::string percent(double share_of_one, int decimals = 2);  // "74.37%"
std::string bytes(std::int64_t count);                       // "1.958 GB"; MB is 2^20
std::string fixed(double value, int decimals);

// Shares of the 100 %, in the unit that the person chose: percent ("relative") or seconds ("absolute").
class Shares {
public:
    Shares(std::int64_t total_ns, bool absolute) : total_ns_(total_ns), absolute_(absolute) {}

    double of_one(std::int64_t ns) const {
        return total_ns_ > 0 ? static_cast<double>(ns) / static_cast<double>(total_ns_) : 0;
    }
    std::string text(std::int64_t ns) const;  // "74.37%" or "6.930s"
    std::string bare(std::int64_t ns) const;  // "74.37" or "6.930"
    std::string percentage(std::int64_t ns) const { return percent(of_one(ns)); }
    bool is_absolute() const { return absolute_; }

private:
    std::int64_t total_ns_;
    bool absolute_;
};

}  // namespace reporters
