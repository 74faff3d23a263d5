#include "framework/launch/interpreter.h"

#include "framework/launch/temporary_folder.h"
#include "framework/launch/test_pythons.h"
#include "framework/model/failure.h"

#include <elf.h>
#include <gtest/gtest.h>
#include <cstring>

namespace fah {
namespace {

class Choice : public testing::Test {
protected:
    std::string install(const std::string& place) { return folder_.write(place + "/python3", "an interpreter", true); }
    InterpreterRequest request(std::vector<std::string> entries) const {
        entries.push_back("PATH=" + folder_ / "path");
        return {.command = folder_ / "tool/fixingahole",
                .root = folder_ / "project",
                .environment = Environment(std::move(entries))};
    }
    void expect(const InterpreterRequest& asked, const std::string& path, const std::string& origin) const {
        const Interpreter found = find_interpreter(asked);
        EXPECT_EQ(found.path, path);
        EXPECT_NE(found.origin.find(origin), std::string::npos) << found.origin;
    }

    TemporaryFolder folder_;
};

TEST_F(Choice, GoesFromTheNearestPlaceToPath) {
    const auto all = request({"VIRTUAL_ENV=" + folder_ / "venv", "CONDA_PREFIX=" + folder_ / "conda"});
    EXPECT_THROW(find_interpreter(all), Failure);
    expect(all, install("path"), "PATH");
    expect(all, install("project/.venv/bin"), ".venv");
    expect(all, install("tool"), "beside");
    expect(all, install("conda/bin"), "CONDA_PREFIX");
    expect(all, install("venv/bin"), "VIRTUAL_ENV");
    EXPECT_EQ(all_interpreters(all).size(), 5u);
}

TEST_F(Choice, IsThePersonsOwnBeforeAll) {
    install("venv/bin");
    auto asked = request({"VIRTUAL_ENV=" + folder_ / "venv"});
    asked.asked = install("other");
    asked.asked_origin = "option --python";
    expect(asked, asked.asked, "option --python");
    const std::string on_path = install("path");
    asked.asked = "python3";
    expect(asked, on_path, "option --python");
    asked.asked = folder_ / "absent/python3";
    EXPECT_THROW(find_interpreter(asked), Failure);
}

TEST_F(Choice, KeepsTheLinkOfAVirtualEnvironment) {
    const std::string real = install("real");
    std::filesystem::create_directories(folder_ / "venv/bin");
    std::filesystem::create_symlink(real, folder_ / "venv/bin/python3");
    expect(request({"VIRTUAL_ENV=" + folder_ / "venv"}), folder_ / "venv/bin/python3", "VIRTUAL_ENV");
}

TEST_F(Choice, LooksThroughAShimAndNamesIt) {
    const std::string real = install("real");
    const std::string shim = folder_.write("path/python3", "#!/bin/sh\necho " + real + "\n", true);
    expect(request({}), real, "through the shim " + shim);
}

// The smallest program that names a loader.
std::string program_with_loader(const std::string& loader) {
    Elf64_Ehdr head{};
    std::memcpy(head.e_ident, ELFMAG, SELFMAG);
    head.e_ident[EI_CLASS] = ELFCLASS64;
    head.e_phoff = sizeof head;
    head.e_phentsize = sizeof(Elf64_Phdr);
    head.e_phnum = 1;
    Elf64_Phdr segment{};
    segment.p_type = PT_INTERP;
    segment.p_offset = sizeof head + sizeof segment;
    segment.p_filesz = loader.size() + 1;
    std::string bytes(sizeof head + sizeof segment, '\0');
    std::memcpy(bytes.data(), &head, sizeof head);
    std::memcpy(bytes.data() + sizeof head, &segment, sizeof segment);
    return bytes + loader + '\0';
}

TEST_F(Choice, RefusesAnotherLibcBeforeTheLoaderWould) {
    const std::string alpine = folder_.write("alpine", program_with_loader("/lib/ld-musl-x86_64.so.1"), true);
    try {
        require_glibc(alpine);
        FAIL() << "a musl program was taken";
    } catch (const Failure& failure) {
        EXPECT_NE(std::string(failure.what()).find("ld-musl-x86_64.so.1"), std::string::npos) << failure.what();
    }
    EXPECT_NO_THROW(require_glibc(folder_.write("gnu", program_with_loader("/lib64/ld-linux-x86-64.so.2"), true)));
    EXPECT_NO_THROW(require_glibc(folder_.write("script", "#!/bin/sh\n", true)));
    for (const std::string& python : test_pythons()) EXPECT_NO_THROW(require_glibc(python)) << python;
}

}  // namespace
}  // namespace fah
