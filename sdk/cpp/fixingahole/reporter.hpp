// A reporter turns the model into bytes:
//
//   static constexpr Output outputs[] = {{"profile.md", "text/markdown"}};
//   void render(std::uint32_t output, Model model, Sink& sink);      [worker]
//
// render may run for several outputs at once; equal models give equal bytes.
#pragma once

#include <fixingahole/reporter.h>
#include <fixingahole/error.hpp>
#include <fixingahole/model.hpp>

#include <string>
#include <string_view>

namespace fixingahole {

// One file that the reporter makes; the name has no folder.
struct Output : fah_output {
    constexpr Output(const char* name, const char* type, std::uint32_t output_flags = 0)
        : fah_output{sizeof(fah_output), output_flags, name, type} {}
};
static_assert(sizeof(Output) == sizeof(fah_output), "an array of Output is an array of fah_output");

// Where the bytes of one output go. Collects small pieces; throws when the host can take no more.
class Sink {
public:
    explicit Sink(const fah_sink* table) : table_(table) {}

    void write(std::string_view bytes) {
        if (kept_.size() + bytes.size() <= piece) {
            kept_ += bytes;
            return;
        }
        flush();
        if (bytes.size() >= piece) {
            send(bytes);
        } else {
            kept_ = bytes;
        }
    }
    Sink& operator<<(std::string_view bytes) {
        write(bytes);
        return *this;
    }

    // The skin calls it when render has returned.
    void flush() {
        if (!kept_.empty()) send(kept_);
        kept_.clear();
    }

    std::uint32_t columns() const { return table_->columns; }  // width of the terminal or page, never 0
    bool color() const { return table_->color != 0; }          // ANSI colours are welcome

private:
    static constexpr std::size_t piece = std::size_t{64} << 10;

    void send(std::string_view bytes) {
        if (table_->write(table_, bytes.data(), bytes.size()) != FAH_OK) throw Error("the report could not be written");
    }

    const fah_sink* table_;
    std::string kept_;
};

}  // namespace fixingahole
