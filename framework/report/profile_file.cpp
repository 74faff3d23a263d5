#include "framework/report/profile_file.h"

#include "framework/model/failure.h"

#include <boost/json.hpp>

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <system_error>

namespace fah {
namespace {

namespace json = boost::json;

constexpr double NS_PER_SECOND = 1e9;
constexpr double MOST_LINES = 4e9;
constexpr double MOST = 1e9;  // of seconds, MB and samples, added up: thirty years; in ns it fits 64 bits

// Of one file: every complaint names it.
class Reader {
public:
    explicit Reader(const std::string& path) : path_(path) {}

    ProfileFile read() {
        const json::value document = parse();
        const json::object* top = document.if_object();
        if (top == nullptr || !top->contains("files") || !top->contains("elapsed_time_sec"))
            refuse("it is JSON, but no profile: it has no \"files\" with \"elapsed_time_sec\"");
        ProfileFile profile{.path = path_};
        profile.elapsed_s = profile.total_s = number(*top, "elapsed_time_sec");
        profile.program = text(*top, "program");
        profile.max_heap_mb = optional_number(*top, "max_footprint_mb");
        profile.growth_percent = optional_number(*top, "growth_rate");
        read_own(*top, profile);
        const json::object* files = top->at("files").if_object();
        if (files == nullptr) refuse("its \"files\" are no object");
        for (const auto& [name, file] : *files) read_file(std::string(name), file, profile);
        read_stacks(*top, profile);
        check_sums(profile);
        return profile;
    }

private:
    [[noreturn]] void refuse(const std::string& why) const {
        throw Failure("the profile " + path_ + " cannot be used: " + why,
                      "name a profile_results.json, or the JSON file of Scalene 2");
    }

    json::value parse() const {
        std::error_code none;
        if (std::filesystem::is_directory(path_, none)) refuse("it is a folder");
        // A pipe that the shell made is reached by a link: nobody writes to a named one.
        if (std::filesystem::is_fifo(std::filesystem::symlink_status(path_, none)) ||
            std::filesystem::is_character_file(path_, none) || std::filesystem::is_block_file(path_, none))
            refuse("it is a pipe or a device, not a file");
        std::ifstream stream(path_, std::ios::binary);
        const std::string content(std::istreambuf_iterator<char>(stream), {});
        if (!stream.good()) refuse(std::strerror(errno == 0 ? EIO : errno));
        boost::system::error_code error;
        json::value document = json::parse(content, error);
        if (error) refuse(content.empty() ? "it is empty" : "it is not valid JSON (" + error.message() + ")");
        return document;
    }

    // Tables add up in whole numbers: what does not fit is no profile.
    void check_sums(const ProfileFile& profile) const {
        double seconds = std::max(profile.total_s, profile.elapsed_s), mb = std::abs(profile.max_heap_mb), samples = 0;
        for (const FunctionFigures& function : profile.functions) {
            seconds += function.python_s + function.native_s + function.system_s;
            mb += function.peak_mb;
        }
        for (const FileStack& stack : profile.stacks) {
            seconds += std::abs(stack.python_s) + std::abs(stack.native_s);
            samples += std::abs(static_cast<double>(stack.samples));
        }
        if (!(std::max({seconds, mb, samples}) < MOST)) refuse("its figures are too large to be true");
    }

    double number(const json::object& object, const char* key) const {
        const json::value* value = object.if_contains(key);
        boost::system::error_code error;
        const double found = value == nullptr || !value->is_number() ? NAN : value->to_number<double>(error);
        if (!std::isfinite(found) || found < 0) refuse(std::string("its \"") + key + "\" is no number from 0 on");
        return found;
    }

    static double optional_number(const json::object& object, const char* key) {
        const json::value* value = object.if_contains(key);
        if (value == nullptr || !value->is_number()) return 0;
        boost::system::error_code error;
        const double found = value->to_number<double>(error);
        return std::isfinite(found) ? found : 0;
    }

    static std::string text(const json::object& object, const char* key) {
        const json::value* value = object.if_contains(key);
        return value == nullptr || !value->is_string() ? "" : std::string(value->get_string());
    }

    void read_own(const json::object& top, ProfileFile& profile) const {
        const json::value* value = top.if_contains("fixingahole");
        const json::object* own = value == nullptr ? nullptr : value->if_object();
        if (own == nullptr) return;
        profile.is_ours = true;
        profile.total_s = number(*own, "total_ns") / NS_PER_SECOND;
        profile.command = text(*own, "command");
        profile.max_rss_bytes =
            static_cast<std::int64_t>(std::clamp(optional_number(*own, "max_rss_bytes"), 0.0, MOST * (1 << 20)));
    }

    void read_file(const std::string& name, const json::value& file, ProfileFile& profile) const {
        const json::object* object = file.if_object();
        const json::value* functions = object == nullptr ? nullptr : object->if_contains("functions");
        const json::array* list = functions == nullptr ? nullptr : functions->if_array();
        if (list == nullptr) refuse("the file " + name + " in it has no list of functions");
        for (const json::value& each : *list) {
            const json::object* function = each.if_object();
            if (function == nullptr) refuse("a function of " + name + " in it is no object");
            const double second = profile.total_s / 100;
            profile.functions.push_back(
                {.file = name,
                 .name = text(*function, "line"),
                 .line = static_cast<std::uint32_t>(std::min(number(*function, "lineno"), MOST_LINES)),
                 .python_s = number(*function, "n_cpu_percent_python") * second,
                 .native_s = number(*function, "n_cpu_percent_c") * second,
                 .system_s = number(*function, "n_sys_percent") * second,
                 .peak_mb = number(*function, "n_peak_mb")});
        }
    }

    // [[["file function:line;", ...], {"count": 14, "python_time": s, "c_time": s}], ...]; those of another form are left out.
    static void read_stacks(const json::object& top, ProfileFile& profile) {
        const json::value* value = top.if_contains("stacks");
        const json::array* list = value == nullptr ? nullptr : value->if_array();
        for (std::size_t i = 0; list != nullptr && i < list->size(); ++i) {
            const json::array* pair = (*list)[i].if_array();
            const json::array* frames = pair == nullptr || pair->size() != 2 ? nullptr : pair->front().if_array();
            const json::object* weights = frames == nullptr ? nullptr : pair->back().if_object();
            if (weights == nullptr) continue;
            FileStack stack{
                .frames = {},
                .python_s = optional_number(*weights, "python_time"),
                .native_s = optional_number(*weights, "c_time"),
                .samples = static_cast<std::int64_t>(std::clamp(optional_number(*weights, "count"), -MOST, MOST))};
            for (const json::value& frame : *frames)
                if (frame.is_string()) stack.frames.push_back(frame_of(std::string(frame.get_string())));
            profile.stacks.push_back(std::move(stack));
        }
    }

    // "/a b/c.py main:34;": names of functions have no blanks, files may.
    static FileStack::Frame frame_of(std::string text) {
        while (text.ends_with(';')) text.pop_back();
        const std::size_t colon = text.rfind(':');
        const std::size_t blank = text.rfind(' ', colon);
        if (colon == std::string::npos || blank == std::string::npos) return {.file = "", .function = text, .line = 0};
        return {.file = text.substr(0, blank),
                .function = text.substr(blank + 1, colon - blank - 1),
                .line = static_cast<std::uint32_t>(std::strtoul(text.c_str() + colon + 1, nullptr, 10))};
    }

    const std::string& path_;
};

}  // namespace

ProfileFile read_profile_file(const std::string& path) { return Reader(path).read(); }

}  // namespace fah
