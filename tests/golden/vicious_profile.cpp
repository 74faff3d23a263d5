// Names that a careless writer of some format would take for its own: ends of strings, tags, lines, scripts, comments, cells.
#include "tests/golden/heap_made.h"
#include "tests/golden/profiles.h"

#include <array>

namespace fah::test {
namespace {

constexpr const char* PATH = "/work/app/\"quoted\" </script><b>&amp;'\\.py";

// One for each way out of a format, and what comes of adding bytes that are no text at all.
std::array<std::string, 16> names() {
    return {"</script><script>alert(1)</script>",
            "\" onload=\"alert(1)",
            "'; DROP TABLE x; --",
            "]]><svg onload='alert(1)'/>",
            "a;b;c 12",
            "fn=(1) other",
            "=HYPERLINK(\"http://example\")",
            "| cell | <img src=x onerror=alert(1)> @someone #1",
            "back\\slash\\",
            "line\nbreak\r\nand\ttab",
            "\xe2\x80\xae right to left \xe2\x81\xa6",
            std::string("nul\0byte", 8),
            "\xff\xfe\x80 no UTF-8 \xed\xa0\x80",
            "\xe2\x80\xa8 line separator {{ ${x} }} %s%n",
            std::string(10'000, 'x'),
            "計測\xf0\x9f\x90\x8d"};
}

}  // namespace

Profile vicious_profile() {
    HeapMaker maker;
    ProfileBuilder& make = maker.make;
    const At module{"<module>", 1, 3, PATH};
    int line = 10;
    for (const std::string& name : names()) {
        const std::vector<At> inner{module, {name, line, line + 1, PATH}};
        const std::vector<At> outer{{name, line, line + 2, PATH}, {"leaf", 5, 6, PATH}, {name, line, line + 1, PATH}};
        make.add(inner, python(40)).add(outer, native(20)).add(inner, waiting(8));
        maker.alloc(line, {.frames = inner, .bytes = 3 * MIB});
        line += 10;
    }
    const ThreadId thread = make.thread(make.process(100, 1), 101, "\"thread\" </script>\n\xff");
    make.add(thread, {module}, python(12));
    make.source(PATH, "x = '</script><!--'\n\"\\\xff\"\n");
    make.run().set(text_fact("command", "fixingahole profile \"</script>\n\xff\".py"));
    make.run().set(text_fact("script", "</script>\n\"'\xff.py"));
    make.run().set(integer_fact("elapsed_ns", 1'000'000'000));
    make.run().notes = {"a note with </script> and \"quotes\"\n"};
    make.run().losses = {{"lost </script>", 2}};
    return maker.build(400);
}

}  // namespace fah::test
