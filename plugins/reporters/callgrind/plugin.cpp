// fah.reporter.callgrind: callgrind.out.profile, for KCachegrind and QCachegrind.
// Sampling counts no calls: each call's count is 1, and what tells how much was seen is the event Samples; unless a
// tracer counted the calls.
#include "plugins/reporters/callgrind/counted.h"
#include "plugins/reporters/support/call_graph.h"
#include "plugins/reporters/support/json_text.h"
#include "plugins/reporters/support/names.h"

#include <fixingahole/fixingahole.hpp>

#include <array>
#include <map>
#include <string>
#include <vector>

namespace {

using reporters::append_number;
using reporters::ProfileView;

// Python, native, system and waiting ns, samples, bytes live at the peak, bytes allocated.
using Events = std::array<std::int64_t, 7>;
constexpr std::size_t WITHOUT_HEAP = 5;

std::vector<Events> own_events(const ProfileView& profile) {
    const auto& own = profile.nodes.own;
    std::vector<Events> events(profile.nodes.parent.size());
    for (std::size_t i = 0; i < events.size(); ++i)
        events[i] = {own.python.at(i),
                     own.native.at(i),
                     own.system.at(i),
                     own.wait.at(i),
                     own.samples.at(i),
                     profile.heap.node_at_peak.at(i),
                     profile.heap.node_allocated.at(i)};
    return events;
}

std::vector<Events> total_events(const ProfileView& profile, std::vector<Events> events) {
    for (std::size_t i = events.size(); i-- > 1;) reporters::add(events[profile.nodes.parent[i]], events[i]);
    return events;
}

class Callgrind {
public:
    Callgrind(const ProfileView& profile, fixingahole::Sink& sink)
        : profile_(profile), sink_(sink), events_(profile.heap.is_there() ? Events{}.size() : WITHOUT_HEAP) {
        const std::vector<Events> own = own_events(profile);
        graph_ = reporters::call_graph(profile, own, total_events(profile, own));
        own_lines_.resize(profile.functions.name.size());
        for (std::uint32_t i = 0; i < own.size(); ++i)
            if (own[i] != Events{})
                reporters::add(own_lines_[profile.nodes.function.at(i)][profile.nodes.line.at(i)], own[i]);
        calls_.resize(own_lines_.size());
        for (const auto& [call, cost] : graph_.calls) calls_[call.caller].push_back({call, cost.total});
    }

    void write() {
        const bool heap = events_ != WITHOUT_HEAP;
        sink_ << "# callgrind format\nversion: 1\ncreator: fixingahole\npid: "
              << std::to_string(profile_.processes.pid.empty() ? 0 : profile_.processes.pid[0])
              << "\ncmd: " << reporters::run_name(profile_) << "\npositions: line\n"
              << "event: Python : time in bytecode, ns\nevent: Native : time in machine code, ns\n"
              << "event: System : time in the kernel, ns\nevent: Waiting : time not running, ns\n"
              << "event: Samples : samples, not calls\n"
              << "event: Time = Python + Native + System + Waiting : ns\n"
              << (heap ? "event: Live : bytes live at the memory peak\nevent: Allocated : bytes allocated\n" : "")
              << "events: Python Native System Waiting Samples" << (heap ? " Live Allocated" : "") << "\n";
        write_summary();
        for (std::uint32_t function = 0; function < own_lines_.size(); ++function)
            if (!own_lines_[function].empty() || !calls_[function].empty()) write_function(function);
    }

private:
    struct Made {
        reporters::Call call;
        Events cost;
    };

    void write_summary() {
        Events sum{};
        for (const Events& own : graph_.own) reporters::add(sum, own);
        std::string line = "summary:";
        append(line, sum);
        sink_ << line;
    }

    void append(std::string& line, const Events& events) const {
        for (std::size_t i = 0; i < events_; ++i) append_number(line += ' ', events[i]);
        line += '\n';
    }

    // Names are given once; the number in brackets stands for them afterwards.
    std::string name(const char* prefix, std::vector<bool>& given, std::uint32_t id, const std::string& text) const {
        std::string line = prefix + ("(" + std::to_string(id + 1) + ")");
        if (!given[id]) line += " " + text;
        given[id] = true;
        return line + "\n";
    }
    std::string function_line(const char* prefix, std::uint32_t function) {
        return name(prefix, function_given_, function, reporters::function_name(profile_, function));
    }
    std::string file_line(const char* prefix, std::uint32_t function) {
        const std::size_t files = profile_.files.path.size();
        const std::uint32_t file = profile_.functions.file.at(function);
        if (file >= files) return name(prefix, file_given_, static_cast<std::uint32_t>(files), "???");
        return name(prefix, file_given_, file, reporters::file_path(profile_, function));
    }

    void write_function(std::uint32_t function) {
        std::string text = "\n" + file_line("fl=", function) + function_line("fn=", function);
        for (const auto& [line, events] : own_lines_[function]) {
            append_number(text, line);
            append(text, events);
        }
        for (const Made& made : calls_[function]) {
            text += file_line("cfi=", made.call.callee) + function_line("cfn=", made.call.callee) + "calls=1 ";
            append_number(text, profile_.functions.line.at(made.call.callee));
            append_number(text += '\n', made.call.line);
            append(text, made.cost);
        }
        sink_ << text;
    }

    const ProfileView& profile_;
    fixingahole::Sink& sink_;
    std::size_t events_;
    reporters::CallGraph<Events> graph_;
    std::vector<std::map<std::uint32_t, Events>> own_lines_;  // by function, then line
    std::vector<std::vector<Made>> calls_;                    // by caller
    std::vector<bool> function_given_ = std::vector<bool>(profile_.functions.name.size());
    std::vector<bool> file_given_ = std::vector<bool>(profile_.files.path.size() + 1);
};

class CallgrindReporter {
public:
    static constexpr fixingahole::About about{
        .kind = FAH_KIND_REPORTER,
        .id = "fah.reporter.callgrind",
        .version = "1.0.0",
        .summary = "Lines and calls for KCachegrind",
    };
    static constexpr fixingahole::Output outputs[] = {{"callgrind.out.profile", "application/x-kcachegrind"}};

    void render(std::uint32_t /*output*/, fixingahole::Model model, fixingahole::Sink& sink) const {
        const ProfileView profile(model);
        if (profile.calls.is_there())
            callgrind_report::write_counted(profile, sink);
        else
            Callgrind(profile, sink).write();
    }
};

}  // namespace

FIXINGAHOLE_PLUGINS(CallgrindReporter);
