#include "framework/plugin_host/candidate.h"

#include <array>

namespace fah {
namespace {

struct Kind {
    std::string_view word;
    std::string_view folder;
};

// By FAH_KIND_*.
constexpr std::array<Kind, 6> KINDS = {{{"", ""},
                                        {"sampler", "samplers"},
                                        {"memory", "memory"},
                                        {"reporter", "reporters"},
                                        {"suppressor", "suppressors"},
                                        {"transform", "transforms"}}};

}  // namespace

std::string kind_word(std::uint32_t kind) {
    if (kind == 0 || kind >= KINDS.size()) return "kind " + std::to_string(kind);
    return std::string(KINDS[kind].word);
}

std::string_view kind_folder(std::uint32_t kind) { return kind < KINDS.size() ? KINDS[kind].folder : ""; }

std::string_view last_word(std::string_view id) {
    const std::size_t dot = id.rfind('.');
    return dot == std::string_view::npos ? id : id.substr(dot + 1);
}

Failure as_failure(const Refusal& refusal) {
    const std::string what = refusal.id.empty() ? "the plugin library" : "the plugin " + refusal.id;
    return Failure(what + " cannot be used: " + refusal.reason, refusal.hint, refusal.file.string());
}

}  // namespace fah
