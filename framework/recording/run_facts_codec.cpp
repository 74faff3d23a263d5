#include "framework/recording/run_facts_codec.h"

#include "framework/recording/bytes.h"

#include <boost/json.hpp>

#include <array>
#include <charconv>
#include <utility>

namespace fah::recording {
namespace {

namespace json = boost::json;

// Reals travel as text: the shortest that reads back as the same number, which JSON parsers do not promise.
std::string text_of(double value) {
    std::array<char, 40> text{};
    const auto end = std::to_chars(text.data(), text.data() + text.size(), value).ptr;
    return {text.data(), end};
}

double real_of(std::string_view text) {
    double value = 0;
    const auto result = std::from_chars(text.data(), text.data() + text.size(), value);
    if (result.ec != std::errc{}) throw DamagedData("a fact is not a number");
    return value;
}

std::string string_of(const json::value& value) { return std::string(value.as_string()); }

Fact fact_of(const json::value& value) {
    return {.key = string_of(value.at("key")),
            .type = value.at("type").to_number<std::uint32_t>(),
            .integer = value.at("integer").to_number<std::int64_t>(),
            .real = real_of(value.at("real").as_string()),
            .text = string_of(value.at("text"))};
}

}  // namespace

std::string encode_run_facts(const RunFacts& run, std::uint64_t start_ns) {
    json::array facts;
    for (const Fact& fact : run.facts) {
        facts.push_back({{"key", fact.key},
                         {"type", fact.type},
                         {"integer", fact.integer},
                         {"real", text_of(fact.real)},
                         {"text", fact.text}});
    }
    json::object losses;
    for (const auto& [name, count] : run.losses) losses[name] = count;
    json::object sources;
    for (const auto& [path, text] : run.sources) sources[path] = text;
    return json::serialize(json::object{{"start_ns", start_ns},
                                        {"facts", std::move(facts)},
                                        {"losses", std::move(losses)},
                                        {"notes", json::array(run.notes.begin(), run.notes.end())},
                                        {"sources", std::move(sources)}});
}

RecordedRun decode_run_facts(std::string_view text) {
    try {
        json::parse_options options;
        options.allow_invalid_utf8 = true;
        const json::value value = json::parse(text, {}, options);
        RecordedRun run;
        run.start_ns = value.at("start_ns").to_number<std::uint64_t>();
        for (const json::value& fact : value.at("facts").as_array()) run.facts.facts.push_back(fact_of(fact));
        for (const auto& [name, count] : value.at("losses").as_object()) {
            run.facts.losses[std::string(name)] = count.to_number<std::uint64_t>();
        }
        for (const json::value& note : value.at("notes").as_array()) run.facts.notes.push_back(string_of(note));
        for (const auto& [path, source] : value.at("sources").as_object()) {
            run.facts.sources[std::string(path)] = string_of(source);
        }
        return run;
    } catch (const DamagedData&) {
        throw;
    } catch (const std::exception& error) {  // whatever Boost.JSON says about the text
        throw DamagedData(std::string("its facts are not understood: ") + error.what());
    }
}

}  // namespace fah::recording
