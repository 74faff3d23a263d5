#include "tests/html/hostile_page.h"

#include "tests/golden/hand_made.h"

namespace fah::test {
namespace {

// Each sets window.ran where it gets to run.
constexpr const char* SCRIPT = "</script><script>window.ran=1</script>";
constexpr const char* IMAGE = "\"><img src=x onerror=\"window.ran=1\">";
constexpr const char* STYLE = "</style><svg onload=window.ran=1>";
constexpr const char* QUOTES = "a'b\"c`d&amp;<b>${window.ran=1}";
constexpr const char* REVERSED = "\u05e9\u05dc\u05d5\u05dd_\u202egnp.\u202c";
constexpr const char* BROKEN = "bad\xff\xfe\xc3(utf8";

std::string source() {
    return std::string("import os  # ") + SCRIPT + "\n\n\ndef f():\n    return '" + IMAGE + "'  # " + REVERSED +
           "\n    x = \"\"\"" + STYLE + "\n<!-- " + BROKEN + "\n]]>\"\"\" + `" + std::string(3000, 'w') +
           "\n\tpass\r\n\x1b[31mred\n";
}

}  // namespace

Profile hostile_page_profile() {
    ProfileBuilder make;
    const std::string file = std::string("/work/app/") + SCRIPT + ".py";
    const std::string other = std::string("/work/app/") + IMAGE + REVERSED + ".py";
    const std::string endless(10'000, 'n');
    const At start{SCRIPT, 1, 1, file};
    make.add({start, {IMAGE, 4, 5, file}}, python(900));
    make.add({start, {STYLE, 4, 6, file}}, native(800));
    make.add({start, {QUOTES, 4, 7, file}}, kernel(700));
    make.add({start, {REVERSED, 4, 8, file}}, python(600));
    make.add({start, {BROKEN, 1, 1, other}}, python(500));
    make.add({start, {endless, 1, 2, other}}, python(400));
    make.add({start, {std::string("\n\r\t\0\x1b[2J", 8), 1, 3, other}}, waiting(300));
    const ProcessId child = make.process(200, 100, STYLE, 5000);
    make.add(make.thread(child, 201, IMAGE), {start}, python(50));
    make.add(make.thread(child, 202, REVERSED), {start}, python(40));
    make.source(file, source()).source(other, IMAGE).rss(0, 9 << 20).rss(900, 20 << 20);
    make.run().set(text_fact("command", SCRIPT));
    make.run().set(text_fact("script", std::string(IMAGE) + BROKEN));
    make.run().set(integer_fact("elapsed_ns", 5'000'000'000));
    make.run().set(text_fact("sampler_reason", STYLE));
    make.run().set(text_fact("python", QUOTES));
    make.run().losses = {{SCRIPT, 7}};
    make.run().notes = {IMAGE, std::string(STYLE) + REVERSED};
    return make.build();
}

}  // namespace fah::test
