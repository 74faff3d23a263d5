// Chrome's trace events, one by one, into the sink: the file is far too large to be built as a document first.
#pragma once

#include "plugins/reporters/support/amounts.h"
#include "plugins/reporters/support/json_text.h"

#include <fixingahole/fixingahole.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace perfetto_report {

// Microseconds, to the nanosecond.
inline void append_time(std::string& text, std::int64_t ns) {
    text += reporters::fixed(static_cast<double>(ns) / 1000, 3);
}

inline std::string ids(std::uint32_t pid, std::uint32_t tid) {
    return "\"pid\":" + std::to_string(pid) + ",\"tid\":" + std::to_string(tid);
}

// A string with its quotes. Perfetto's importer takes the backslash of "\\" for one that escapes a quote behind it, so that it is
// written by its number.
inline std::string trace_string(std::string_view bytes) {
    const std::string json = reporters::json_string(bytes);
    std::string text;
    for (std::size_t i = 0; i < json.size(); ++i) {
        const bool is_escape = json[i] == '\\';
        if (is_escape && json[i + 1] == '\\')
            text += "\\u005c";
        else
            text.append(json, i, is_escape ? 2 : 1);
        i += is_escape ? 1 : 0;
    }
    return text;
}

class Events {
public:
    explicit Events(fixingahole::Sink& sink) : sink_(sink) {}

    // The members of one object, without its braces.
    void add(const std::string& members) {
        sink_ << (is_first_ ? "\n{" : ",\n{") << members << "}";
        is_first_ = false;
    }

    // who: of ids(). what: its name and arguments.
    void add_span(const std::string& who, std::int64_t begin_ns, std::int64_t ns, const std::string& what) {
        text_ = "\"ph\":\"X\"," + who + ",\"ts\":";
        append_time(text_, begin_ns);
        append_time(text_ += ",\"dur\":", ns);
        add(text_ += "," + what);
    }

    void add_name(const char* of_what, const std::string& who, const std::string& json_name) {
        add(std::string("\"ph\":\"M\",\"name\":\"") + of_what + "\"," + who + ",\"args\":{\"name\":" + json_name + "}");
    }

private:
    fixingahole::Sink& sink_;
    std::string text_;
    bool is_first_ = true;
};

}  // namespace perfetto_report
