#include "plugins/reporters/pprof/gzip.h"

#include <fixingahole/error.hpp>

#include <zlib.h>

#include <algorithm>
#include <array>
#include <limits>

namespace pprof_report {
namespace {

constexpr int GZIP_WINDOW = 15 + 16;  // the largest window; with gzip's header
constexpr int USUAL_MEMORY = 8;

}  // namespace

std::string gzip(const std::string& bytes) {
    z_stream stream{};
    if (deflateInit2(&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, GZIP_WINDOW, USUAL_MEMORY, Z_DEFAULT_STRATEGY) != Z_OK)
        throw fixingahole::Error("zlib could not be started");
    std::string packed;
    std::array<unsigned char, 1 << 16> piece{};
    std::size_t taken = 0;
    for (int status = Z_OK; status != Z_STREAM_END;) {
        const std::size_t most = std::min<std::size_t>(bytes.size() - taken, std::numeric_limits<uInt>::max());
        stream.next_in = const_cast<unsigned char*>(reinterpret_cast<const unsigned char*>(bytes.data() + taken));
        stream.avail_in = static_cast<uInt>(most);
        stream.next_out = piece.data();
        stream.avail_out = static_cast<uInt>(piece.size());
        status = deflate(&stream, taken + most == bytes.size() ? Z_FINISH : Z_NO_FLUSH);
        taken += most - stream.avail_in;
        packed.append(reinterpret_cast<const char*>(piece.data()), piece.size() - stream.avail_out);
    }
    deflateEnd(&stream);
    return packed;
}

}  // namespace pprof_report
