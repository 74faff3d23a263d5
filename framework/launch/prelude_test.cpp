// The prelude in every Python that is there: it runs before the script, and the program cannot see that it did.
#include "framework/launch/prelude.h"

#include "framework/launch/temporary_folder.h"
#include "framework/launch/test_pythons.h"
#include "framework/model/failure.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

namespace fah {
namespace {

namespace fs = std::filesystem;

const std::vector<std::string>& pythons() {
    static const auto found = test_pythons();
    return found;
}

// The run directory with its prelude, and an environment that knows it.
class Prelude : public testing::TestWithParam<std::string> {
protected:
    void SetUp() override {
        fs::create_directories(run_);
        install({{"first", writes("first ")}, {"second", writes("second ")}});
    }
    void install(const std::vector<PreludePiece>& pieces) {
        std::error_code ignored;
        fs::remove_all(run_ + "/prelude", ignored);
        environment_ = plain_;
        install_prelude(pieces, run_, environment_);
    }
    // Source that adds a word to the log.
    std::string writes(const std::string& word) const {
        return "with open('" + folder_ / "log" + "', 'a') as log: log.write('" + word + "')\n";
    }
    std::string log() const { return folder_.read("log"); }
    ProgramRun python(const std::vector<std::string>& words) const { return run(words, environment_); }
    ProgramRun python_without_us(const std::vector<std::string>& words) const { return run(words, plain_); }
    ProgramRun run(std::vector<std::string> words, const Environment& environment) const {
        words.insert(words.begin(), GetParam());
        return run_program(words, environment);
    }

    TemporaryFolder folder_;
    std::string run_ = folder_ / "run";
    Environment plain_{{"PATH=/usr/bin:/bin", "HOME=" + folder_ / "home", "LC_ALL=C.UTF-8"}};
    Environment environment_;
};

TEST_P(Prelude, RunsInOrderBeforeTheScriptAndKnowsWhere) {
    const auto script = folder_.write(
        "script.py", "import os\nopen('" + folder_ / "log" + "', 'a').write('script')\nprint(os.getpid())\n");
    const auto run = python({script});
    EXPECT_EQ(run.exit_code, 0) << run.text;
    EXPECT_EQ(log(), "first second script");
    const auto outcome = read_prelude_outcome(run_);
    EXPECT_EQ(outcome.processes, std::vector<int>{atoi(run.text.c_str())});
    EXPECT_TRUE(outcome.ran_in(atoi(run.text.c_str())));
    EXPECT_FALSE(outcome.ran_in(1));
    EXPECT_TRUE(outcome.failures.empty());
}

// Whatever the program looks at is as it would be without us.
TEST_P(Prelude, LeavesNoTrace) {
    const auto script = folder_.write("script.py", R"(
import builtins, gc, sys
print(sys.path, sorted(sys.modules), sys.argv, __file__)
print(sorted(sys.path_importer_cache), [str(finder).split(' at ')[0] for finder in sys.meta_path])
print(len(sys.path_hooks), len(vars(builtins)))
print([name for name in dir(sys) if not name.startswith('_')])
)");
    const auto without = python_without_us({script, "argument"});
    const auto with = python({script, "argument"});
    EXPECT_EQ(with.text, without.text);
    EXPECT_EQ(log(), "first second ");
}

TEST_P(Prelude, IsQuietWhereEveryWarningIsAnError) {
    for (const auto& options : {std::vector<std::string>{"-X", "dev", "-W", "error", "-bb"}, {"-O"}, {"-B"}, {"-s"}}) {
        auto words = options;
        words.insert(words.end(), {"-c", "print('done')"});
        EXPECT_EQ(python(words).text, "done\n") << options[0];
    }
}

TEST_P(Prelude, LeavesNoBytecodeInAForeignFolder) {
    environment_.set("PYTHONPYCACHEPREFIX", folder_ / "cache");
    EXPECT_EQ(python({"-c", "print('done')"}).text, "done\n");
    EXPECT_EQ(log(), "first second ");
    for (fs::recursive_directory_iterator entry(folder_ / "cache"), end; entry != end; ++entry)
        EXPECT_EQ(entry->path().string().find("sitecustomize"), std::string::npos) << entry->path();
}

TEST_P(Prelude, RunsTheSitecustomizeThatItHides) {
    folder_.write("own/sitecustomize.py", "print('own', __name__, __file__)\nvalue = 7\n");
    plain_.set("PYTHONPATH", folder_ / "own");
    install({{"late", "import sys\nsys.modules['sitecustomize'].value += 1"}});
    const auto run = python({"-c", "import sitecustomize; print(sitecustomize.value)"});
    EXPECT_EQ(run.text, "own sitecustomize " + folder_ / "own/sitecustomize.py" + "\n8\n");
    EXPECT_EQ(environment_.get("PYTHONPATH"), run_ + "/prelude:" + folder_ / "own");
}

TEST_P(Prelude, LetsTheHiddenOneFailAsWithoutUs) {
    plain_.set("PYTHONPATH", folder_ / "own");
    install({{"piece", writes("ran")}});
    for (const char* source : {"raise ValueError('own')\n", "import not_there\n", "syntax error here\n"}) {
        folder_.write("own/sitecustomize.py", source);
        fs::remove(folder_ / "log");
        const auto without = python_without_us({"-c", "print('done')"});
        const auto with = python({"-c", "print('done')"});
        EXPECT_EQ(with.text, without.text);
        EXPECT_EQ(with.exit_code, without.exit_code);
        EXPECT_EQ(log(), "ran") << source;
    }
}

TEST_P(Prelude, DoesNotRunWherePythonIgnoresThePath) {
    for (const char* option : {"-I", "-E", "-S"}) {
        const auto run = python({option, "-c", "import os; print(os.getpid())"});
        EXPECT_EQ(run.exit_code, 0) << run.text;
        EXPECT_FALSE(read_prelude_outcome(run_).ran_in(atoi(run.text.c_str()))) << option;
    }
    EXPECT_EQ(log(), "");
    EXPECT_TRUE(read_prelude_outcome(run_).processes.empty());
}

TEST_P(Prelude, RunsInChildrenToo) {
    const auto script = folder_.write("script.py", R"(
import multiprocessing, os, subprocess, sys
def child():
    print(os.getpid(), flush=True)
if __name__ == '__main__':
    child()
    subprocess.run([sys.executable, '-c', 'import os; print(os.getpid())'], check=True)
    process = multiprocessing.get_context('spawn').Process(target=child)
    process.start()
    process.join()
)");
    const auto run = python({script});
    const auto outcome = read_prelude_outcome(run_);
    int pid = 0, lines = 0;
    std::istringstream text(run.text);
    while (text >> pid) {
        ++lines;
        EXPECT_TRUE(outcome.ran_in(pid)) << pid;
    }
    EXPECT_EQ(lines, 3) << run.text;
}

TEST_P(Prelude, KeepsAPieceThatFailsFromTheProgram) {
    install({{"bad.one", "raise ValueError('two\\nlines')"},
             {"worse", "import sys\nsys.exit(3)"},
             {"not python", "("},
             {"good", writes("good")}});
    const auto run = python({"-c", "print('done')"});
    EXPECT_EQ(run.text, "done\n");
    EXPECT_EQ(run.exit_code, 0);
    EXPECT_EQ(log(), "good");
    const auto outcome = read_prelude_outcome(run_);
    ASSERT_EQ(outcome.failures.size(), 3U);
    EXPECT_EQ(outcome.failures[0], "bad_one: ValueError: two lines");
    EXPECT_EQ(outcome.failures[1], "worse: SystemExit: 3");
    EXPECT_TRUE(outcome.failures[2].starts_with("not_python: SyntaxError: ")) << outcome.failures[2];
}

// A daemon's child starts long after the run.
TEST_P(Prelude, IsNotMissedWhenTheRunIsOver) {
    fs::remove_all(run_ + "/prelude/pieces");
    EXPECT_EQ(python({"-c", "print('done')"}).text, "done\n");
    fs::remove_all(run_);
    EXPECT_EQ(python({"-c", "print('done')"}).text, "done\n");
    EXPECT_EQ(log(), "");
}

INSTANTIATE_TEST_SUITE_P(Pythons, Prelude, testing::ValuesIn(pythons()), [](const auto& python) {
    std::string name = fs::path(python.param).filename();
    std::replace_if(
        name.begin(), name.end(), [](unsigned char letter) { return isalnum(letter) == 0; }, '_');
    return name;
});

TEST(PreludeOfOldPythons, IsQuiet) {
    auto old = test_pythons("2", 7, 7);
    const auto later = test_pythons("3", 5, 7);
    old.insert(old.end(), later.begin(), later.end());
    if (old.empty()) GTEST_SKIP() << "no Python 2.7 to 3.7 here";
    const TemporaryFolder run;
    Environment environment({"PATH=/usr/bin:/bin"});
    install_prelude({{"piece", "print('must not run')"}}, run.path(), environment);
    for (const auto& python : old) {
        EXPECT_EQ(run_program({python, "-c", "import sys; print('sitecustomize' in sys.modules)"}, environment).text,
                  "False\n")
            << python;
    }
    EXPECT_TRUE(read_prelude_outcome(run.path()).processes.empty());
}

TEST(PreludeFiles, AreRefusedWithAReasonWhenTheyCannotBeWritten) {
    Environment environment;
    EXPECT_THROW(install_prelude({{"piece", "x = 1"}}, "/proc/nowhere", environment), Failure);
    EXPECT_EQ(environment.get("PYTHONPATH"), std::nullopt);
}

TEST(PreludeFiles, TakeAnEmptyPathForNone) {
    const TemporaryFolder run;
    Environment environment({"PYTHONPATH="});
    install_prelude({{"piece", "x = 1"}}, run.path(), environment);
    EXPECT_EQ(environment.get("PYTHONPATH"), run / "prelude");
}

}  // namespace
}  // namespace fah
