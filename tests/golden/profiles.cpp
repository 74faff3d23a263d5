#include "tests/golden/profiles.h"

#include "tests/golden/hand_made.h"

namespace fah::test {
namespace {

constexpr At MODULE{"<module>", 1, 30};
constexpr std::string_view LIBRARY = "/usr/lib/python3.11/json/encoder.py";
constexpr std::string_view TOOLS = "/work/lib/deep/tools.py";

constexpr const char* SOURCE =
    "import json\n\n\ndef load(path):\n    with open(path) as file:\n\treturn json.load(file)\n\n\n"
    "def walk(node):\n    if not node:\n        return 0\n    return 1 + sum(walk(each) for each in node)\n\n\n"
    "def crunch(numbers):\n    total = 0\n    for number in numbers:\n        total += number * number % 7\n    return "
    "total\n\n\n"
    "def main():\n    data = load('data.json')\n    print(walk(data))\n    print(crunch(range(10 ** 7)))\n    "
    "json.dumps(data)\n\n\n"
    "if __name__ == '__main__':\n    main()\n";

void set_common(RunFacts& run, std::int64_t elapsed_ms, std::int64_t main_ms) {
    run.set(text_fact("command", "fixingahole profile app/main.py --top 5"));
    run.set(text_fact("script", "app/main.py"));
    run.set(integer_fact("elapsed_ns", elapsed_ms * 1'000'000 + 345'678));
    run.set(integer_fact("user_ns", main_ms * 900'000));
    run.set(integer_fact("system_ns", main_ms * 100'000));
    run.set(integer_fact("max_rss_bytes", 123'456'789));
    run.set(text_fact("start_utc", "2026-01-29T20:14:40Z"));
    run.set(text_fact("python", "/usr/bin/python3.11"));
    run.set(text_fact("sampler", "fah.sampler.signal"));
    run.set(text_fact("sampler_reason", "thread CPU timers, in every container"));
    run.set(text_fact("clock", "cpu"));
    run.set(real_fact("rate_hz", 250));
    run.set(integer_fact("exit_code", 0));
    run.set(integer_fact("host_cpu_ns", 81'000'000));
    run.set(integer_fact("handler_ns", 23'456'789));
    run.set(text_fact("duration", "relative"));
    run.set(integer_fact("top_n", 5));
    run.set(text_fact("version", "0.1.0"));
}

}  // namespace

AnalysisOptions app_options() {
    return {.root = "/work",
            .script_folders = {"/work/app"},
            .ignored_folders = {"/work/scratch"},
            .output_folder = "/work/performance",
            .working_directory = "/work"};
}

Profile mixed_profile() {
    ProfileBuilder make;
    const At main{"main", 22, 25}, walk{"walk", 9, 12};
    make.add({MODULE, main, {"crunch", 15, 18}}, python(3200));
    make.add({MODULE, main, {"crunch", 15, 17}}, python(600));
    make.add({MODULE, {"main", 22, 24}, walk}, python(400));
    make.add({MODULE, {"main", 22, 24}, walk, {"walk.<locals>.<genexpr>", 12, 12}, walk}, python(200));
    make.add({MODULE, {"main", 22, 23}, {"load", 4, 6}, {"load", 293, 299, "/usr/lib/python3.11/json/__init__.py"}},
             native(700));
    make.add({MODULE, {"main", 22, 23}, {"load", 4, 5}}, kernel(300));
    make.add({MODULE, {"main", 22, 26}, {"JSONEncoder.encode", 183, 200, LIBRARY}}, native(150));
    make.add({MODULE, {"Tools.run", 7, 9, TOOLS}}, python(90));
    make.add({MODULE}, python(2));
    make.add({{"_run_code", 60, 70, "/usr/lib/python3.11/runpy.py"}}, python(12));
    make.add({}, native(40)).add({}, unsampled(9));
    const ProcessId child = make.process(200, 100, "CPython 3.11.2", 5000);
    make.add(make.thread(child, 200, ""), {{"Tools.work", 20, 22, TOOLS}}, native(1100));
    make.add(make.thread(child, 201, "pool-0"), {{"Tools.work", 20, 23, TOOLS}}, kernel(196));
    make.source("/work/app/main.py", SOURCE).rss(0, 9 << 20).rss(1000, 60 << 20).rss(5000, 117 << 20);
    set_common(make.run(), 9950, 5703);
    make.run().losses = {{"dropped", 12}, {"truncated", 3}};
    make.run().notes = {"perf_event is not allowed here, so signal samples"};
    return make.build();
}

Profile hostile_profile() {
    ProfileBuilder make;
    const std::string_view wide = "/work/app/計測/データ処理.py";
    const std::string_view path = "/work/app/a\nb\x1b[31m\xff.py";
    make.add({{"<module>", 1, 3, path}, {"name\r\x07 \xe2\x80\xae evil", 5, 6, path}}, python(400));
    make.add({{"関数の名前はとても長いですから切ります関数の名前はとても長いですから", 2, 3, wide}}, native(300));
    make.add({{"café é", 7, 8, wide}}, python(100));
    make.add({{"\xed\xa0\x80 surrogate \xc0\xaf overlong", 9, 9, wide}}, python(100));
    const std::string deep = "/work/" + std::string(300, 'd') + "/file.py";
    make.add({{std::string(200, 'f'), 1, 2, deep}}, python(100));
    make.source(std::string{wide},
                "# 全角\n\n" + std::string(70, ' ') + "計算 = '" + std::string(90, '=') + "'\t\x1b[0m\n");
    set_common(make.run(), 1000, 1000);
    make.run().set(text_fact("command", "fixingahole profile 'a\nb\x1b[31m.py'"));
    return make.build();
}

Profile waiting_profile() {
    ProfileBuilder make;
    make.add({MODULE, {"load", 4, 5}}, waiting(2500)).add({MODULE, {"load", 4, 6}}, python(1500));
    make.source("/work/app/main.py", SOURCE);
    set_common(make.run(), 4000, 1500);
    make.run().set(text_fact("duration", "absolute"));
    make.run().set(text_fact("clock", "auto"));
    make.run().set(text_fact("log_file", "performance/main/20260129_201440/profile_logs.log"));
    make.run().set(integer_fact("log_records", 6));
    make.run().set(integer_fact("exit_code", 3));
    return make.build();
}

Profile crowd_profile() {
    ProfileBuilder make;
    const At work{"work", 15, 18};
    make.add({MODULE, work}, python(2000)).add({MODULE, work}, waiting(1000));
    for (int i = 1; i <= 11; ++i) {
        const ProcessId child = make.process(200 + i, 100, "CPython 3.11.2", 5000U + static_cast<unsigned>(i));
        make.add(make.thread(child, 200 + i, ""), {MODULE, work}, python(100 * i));
        if (i % 5 != 0) continue;
        make.add(make.thread(child, 1000 + i, "pool\x1b[31m\r"), {work}, python(40));
        make.add(make.thread(child, 2000 + i, ""), {work}, unsampled(2));
        make.add(make.thread(child, 3000 + i, "watcher"), {work}, waiting(1500));
        make.add(make.thread(child, 4000 + i, "short"), {work}, python(1));
    }
    set_common(make.run(), 4000, 2000);
    return make.build();
}

Profile empty_profile() {
    ProfileBuilder make;
    make.add({}, unsampled(15));
    set_common(make.run(), 21, 15);
    return make.build();
}

}  // namespace fah::test
