// How a plugin changes the launch of the target; valid in prepare() only. Every text is copied. [host]
#pragma once

#include <fixingahole/launch.h>
#include <fixingahole/error.hpp>
#include <fixingahole/text.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace fixingahole {

class Launch {
public:
    explicit Launch(const fah_launch* table) : table_(table) {}

    std::string_view run_dir() const { return to_view(table_->run_dir); }
    double rate_hz() const { return table_->rate_hz; }  // 0 = the sampler's default
    std::string_view clock() const { return to_view(table_->clock); }

    // The target and its children see name=value; names start with _FAH_.
    void set_env(const std::string& name, const std::string& value) const {
        check(table_->set_env(table_, name.c_str(), value.c_str()), "to set " + name + " for the target");
    }
    // position: FAH_PRELOAD_FIRST or FAH_PRELOAD_LAST.
    void preload(const std::string& absolute_path, std::uint32_t position = FAH_PRELOAD_LAST) const {
        check(table_->preload(table_, absolute_path.c_str(), position),
              "to load " + absolute_path + " into the target");
    }
    // Python source that runs in the target before the script; it must not print, nor raise.
    void prelude(const std::string& name, std::string_view source) const {
        check(table_->prelude(table_, name.c_str(), to_text(source)), "the Python prelude " + name);
    }
    // Words before the target's command line.
    void wrap(const std::vector<std::string>& words) const {
        std::vector<const char*> pointers;
        pointers.reserve(words.size());
        for (const std::string& word : words) pointers.push_back(word.c_str());
        check(table_->wrap(table_, pointers.data(), static_cast<std::uint32_t>(pointers.size())),
              "to wrap the target's command");
    }

    const fah_launch* table() const { return table_; }

private:
    static void check(std::int32_t status, const std::string& what) {
        if (status != FAH_OK) throw Error("the host refused " + what + " (status " + std::to_string(status) + ")");
    }

    const fah_launch* table_;
};

}  // namespace fixingahole
