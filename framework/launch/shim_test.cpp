#include "framework/launch/shim.h"

#include "framework/launch/temporary_folder.h"
#include "framework/model/failure.h"

#include <gtest/gtest.h>
#include <filesystem>

namespace fah {
namespace {

namespace fs = std::filesystem;

// A pyenv of our own, in a working directory of our own: .python-version files are looked for from there upwards.
class Pyenv : public testing::Test {
protected:
    Pyenv() : before_(fs::current_path()) {
        fs::create_directories(folder_ / "project/inner");
        fs::current_path(folder_ / "project/inner");
        // One that is run, though it need not be, leaves a trace.
        shim_ = folder_.write("pyenv/shims/python3", "#!/bin/sh\n: >" + folder_ / "asked" + "\nexit 1\n", true);
    }
    ~Pyenv() override { fs::current_path(before_); }

    std::string install(const std::string& version) {
        return folder_.write("pyenv/versions/" + version + "/bin/python3", "an interpreter", true);
    }
    std::string behind(const Environment& environment = Environment()) const {
        return program_behind(shim_, environment);
    }
    void expect_unasked() const { EXPECT_FALSE(folder_.has("asked")); }

    TemporaryFolder folder_;
    fs::path before_;
    std::string shim_;
};

TEST_F(Pyenv, TakesTheVersionOfTheEnvironmentFirst) {
    const std::string wanted = install("3.9.18");
    install("3.12.1");
    folder_.write("project/.python-version", "3.12.1\n");
    EXPECT_EQ(behind(Environment({"PYENV_VERSION=3.9.18"})), wanted);
    EXPECT_EQ(behind(Environment({"PYENV_VERSION=3.7.1:3.9.18"})), wanted);
    expect_unasked();
}

TEST_F(Pyenv, TakesTheNearestFileThenTheGlobalVersion) {
    const std::string everywhere = install("3.8.18");
    const std::string outside = install("3.10.13");
    const std::string inside = install("3.11.7");
    folder_.write("pyenv/version", "3.8.18\n");
    EXPECT_EQ(behind(), everywhere);
    folder_.write("project/.python-version", "# ours\n3.10.13\n");
    EXPECT_EQ(behind(), outside);
    folder_.write("project/inner/.python-version", "3.11.7");
    EXPECT_EQ(behind(), inside);
    expect_unasked();
}

TEST_F(Pyenv, CompletesAVersionToTheNewestByItsNumbers) {
    install("3.9.18");
    install("3.11.9");
    const std::string eleven = install("3.11.10");
    install("3.12.2");
    const std::string newest = install("3.12.10");
    install("3.13.0t");
    EXPECT_EQ(behind(Environment({"PYENV_VERSION=3.11"})), eleven);
    EXPECT_EQ(behind(Environment({"PYENV_VERSION=3"})), newest);
    expect_unasked();
}

TEST_F(Pyenv, IsAskedWhenItsFilesDoNotTell) {
    install("3.12.1");
    EXPECT_THROW(behind(Environment({"PYENV_VERSION=2.6"})), Failure);
    EXPECT_TRUE(folder_.has("asked"));
}

TEST(Shim, IsNotWhatIsNoScript) {
    const TemporaryFolder folder;
    const std::string program = folder.write("python3",
                                             "\x7f"
                                             "ELF",
                                             true);
    EXPECT_EQ(program_behind(program, Environment()), program);
}

TEST(Shim, OfAnyOtherKindIsAskedWhateverItsName) {
    const TemporaryFolder folder;
    const std::string real = folder.write("real", "an interpreter", true);
    const std::string text = "#!/bin/sh\n[ \"$1\" = -I ] && echo " + real + "\n";
    for (const char* name : {"python3", "a blank/python3", "it's $HOME \"quoted\"/python3"}) {
        EXPECT_EQ(program_behind(folder.write(name, text, true), Environment()), real) << name;
    }
}

TEST(Shim, ThatLeadsNowhereIsRefused) {
    const TemporaryFolder folder;
    const std::string lies = folder.write("lies", "#!/bin/sh\necho /no/such/python\n", true);
    const std::string silent = folder.write("silent", "#!/bin/sh\n", true);
    EXPECT_THROW(program_behind(lies, Environment()), Failure);
    EXPECT_THROW(program_behind(silent, Environment()), Failure);
}

}  // namespace
}  // namespace fah
