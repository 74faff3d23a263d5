// A JSON document written as it is made: one member or element a line, so that large profiles need no tree of their own
// and differences between two files can be read.
#pragma once

#include <fixingahole/reporter.hpp>

#include <boost/json/value.hpp>

#include <string_view>
#include <vector>

namespace json_report {

class Writer {
public:
    explicit Writer(fixingahole::Sink& sink) : sink_(sink) { open("", '{'); }

    // Members of the innermost open object; keys and texts may hold any bytes.
    void member(std::string_view key, const boost::json::value& value);
    void open_object(std::string_view key) { open(key, '{'); }
    void open_array(std::string_view key) { open(key, '['); }
    // An element of the innermost open array.
    void element(const boost::json::value& value);
    void close();
    void finish();  // closes what is open

private:
    void open(std::string_view key, char bracket);
    void begin_line(std::string_view key);

    fixingahole::Sink& sink_;
    std::vector<char> brackets_;
    bool is_empty_ = true;  // the innermost
};

// Well-formed UTF-8, whatever the bytes.
boost::json::string text(std::string_view bytes);

}  // namespace json_report
