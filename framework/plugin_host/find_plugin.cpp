// Registry::find: a name a person wrote, to one plugin or to the message that helps.
#include "framework/config/plugin_options.h"
#include "framework/config/suggest.h"
#include "framework/plugin_host/registry.h"

#include <string>

namespace fah {
namespace {

// A library that said no id is known by its file's name: "libslack.so" may be what was meant by "slack".
bool may_be(std::string_view name, const Refusal& refusal) {
    if (!refusal.id.empty()) return names_plugin(name, refusal.id);
    const std::string stem = refusal.file.stem().string();
    const std::string_view word = last_word(name);
    return stem == word || stem == "lib" + std::string(word);
}

// kind 0 means every kind.
bool matches(std::uint32_t wanted, std::uint32_t kind) { return wanted == 0 || kind == 0 || wanted == kind; }

std::string what_is_sought(std::uint32_t kind, std::string_view name) {
    return (kind == 0 ? "plugin" : kind_word(kind)) + " \"" + std::string(name) + "\"";
}

Failure ambiguous(std::uint32_t kind, std::string_view name, const std::vector<const Candidate*>& found) {
    std::string list;
    for (const Candidate* candidate : found) {
        list += (list.empty() ? "" : ", ") + std::string(candidate->id()) + " (" + candidate->file.string() + ")";
    }
    return Failure("the " + what_is_sought(kind, name) + " may be any of " + list, "Write the whole id.");
}

Failure refused(std::uint32_t kind, std::string_view name, const std::vector<const Refusal*>& found) {
    std::string what = "the " + what_is_sought(kind, name) + " cannot be used: ";
    for (const Refusal* refusal : found) {
        what += (refusal == found.front() ? "" : "; ") + refusal->file.string() + ": " + refusal->reason;
    }
    return Failure(what, found.front()->hint);
}

Failure unknown(const Registry& registry, std::uint32_t kind, std::string_view name) {
    std::vector<std::string> known;
    std::string elsewhere;
    for (const Candidate& candidate : registry.candidates()) {
        if (matches(kind, candidate.kind())) {
            known.emplace_back(last_word(candidate.id()));
        } else if (names_plugin(name, candidate.id())) {
            elsewhere = std::string(candidate.id()) + " is of the kind " + kind_word(candidate.kind());
        }
    }
    const std::string what = "there is no " + what_is_sought(kind, name);
    if (!elsewhere.empty()) return Failure(what + ": " + elsewhere, "`fixingahole plugins` lists all.");
    std::string hint = suggest(name, known);
    if (registry.candidates().empty()) hint = "No plugin was found at all: install fixingahole again.";
    return Failure(what, hint);
}

}  // namespace

const Candidate& Registry::find(std::uint32_t kind, std::string_view name) const {
    std::vector<const Candidate*> found;
    for (const Candidate& candidate : candidates_) {
        if (!matches(kind, candidate.kind())) continue;
        if (candidate.id() == name) return candidate;
        if (names_plugin(name, candidate.id())) found.push_back(&candidate);
    }
    if (found.size() == 1) return *found.front();
    if (found.size() > 1) throw ambiguous(kind, name, found);
    std::vector<const Refusal*> not_usable;
    for (const Refusal& refusal : refusals_) {
        if (matches(kind, refusal.kind) && may_be(name, refusal)) not_usable.push_back(&refusal);
    }
    if (!not_usable.empty()) throw refused(kind, name, not_usable);
    throw unknown(*this, kind, name);
}

const Candidate& Registry::find(std::string_view name) const { return find(0, name); }

}  // namespace fah
