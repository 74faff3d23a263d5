// A reporter, a transform and a suppressor in order, made with the C++ skin: what they do is what unit tests look at.
#include <fixingahole/fixingahole.hpp>

#include <string>

namespace {

using namespace fixingahole;

// Writes its options, a fact and the names of the functions.
class Echo {
public:
    static constexpr About about{.kind = FAH_KIND_REPORTER,
                                 .id = "test.reporter.echo",
                                 .version = "1.2.3",
                                 .summary = "repeats what it was given"};
    static constexpr Option options[] = {
        Option::string("greeting", "First word", "hello"),
        Option::duration("pause", "How long to wait", "10ms", "1ms", "1s"),
        Option::choice("mood", "How to say it", "calm", "calm|loud"),
    };
    static constexpr Output outputs[] = {{"echo.txt", "text/plain", FAH_OUTPUT_TERMINAL}, {"echo.md", "text/markdown"}};

    Echo(Host host, const Options& given)
        : host_(host), greeting_(given.text("greeting")), pause_ns_(given.integer("pause")), mood_(given.text("mood")) {
        if (greeting_ == "refuse") throw Error("no greeting is known for that", "Say hello.");
    }

    void render(std::uint32_t output, Model model, Sink& sink) {
        if (output != 0) throw Error("only echo.txt can be made");
        host_.log(FAH_LOG_INFO, "rendering");
        sink << greeting_ << " " << mood_ << " " << std::to_string(pause_ns_) << " " << model.fact_text("command")
             << "\n";
        for (const std::uint32_t name : model.column<std::uint32_t>(FAH_COL_FUNCTION_NAME))
            sink << model.text(name) << "\n";
        if (model.column<std::int64_t>(FAH_COL_FUNCTION_SAMPLES).empty()) sink << "no samples\n";
    }

private:
    Host host_;
    std::string greeting_;
    std::int64_t pause_ns_;
    std::string mood_;
};

// Drops the rows without a stack.
struct OnlyStacks {
    static constexpr About about{.kind = FAH_KIND_TRANSFORM,
                                 .id = "test.transform.stacks",
                                 .version = "1.0.0",
                                 .summary = "drops rows without a stack"};

    Host host;

    void apply(Lookup, BatchView batch) const {
        const fah_batch& columns = batch.columns();
        host.count("dropped", batch.keep_if([&](std::uint32_t row) { return columns.stack[row] != FAH_NONE; }));
    }
};

struct Silencer {
    static constexpr About about{.kind = FAH_KIND_SUPPRESSOR,
                                 .id = "test.suppressor.silencer",
                                 .version = "1.0.0",
                                 .summary = "sets a variable",
                                 .agent = "silencer_agent.so"};

    void prepare(Launch launch) const { launch.set_env("_FAH_TEST", "1"); }
};

}  // namespace

FIXINGAHOLE_PLUGINS(Echo, OnlyStacks, Silencer);
