#include "framework/recording/block_input.h"

#include "framework/model/failure.h"
#include "framework/recording/bytes.h"

#include <zstd.h>

#include <system_error>

namespace fah::recording {
namespace {

Failure not_a_recording(const std::filesystem::path& path, const std::string& why) {
    return Failure(path.string() + " is not a recording that can be read: " + why,
                   "give the recording.fah that a run has written into its output folder");
}

}  // namespace

BlockInput::BlockInput(const std::filesystem::path& path) {
    std::error_code error;
    if (std::filesystem::is_directory(path, error)) throw not_a_recording(path, "it is a folder");
    size_ = std::filesystem::file_size(path, error);
    if (error) throw not_a_recording(path, error.message());
    file_.open(path, std::ios::binary);
    if (!file_) throw not_a_recording(path, "it cannot be opened; check its permissions");
    try {
        read_header(path);
    } catch (const DamagedData& damage) {
        throw not_a_recording(path, damage.what());
    }
}

void BlockInput::read_header(const std::filesystem::path& path) {
    std::string head;
    constexpr std::size_t FIXED = MAGIC.size() + 8;
    if (!read(head, FIXED) || !head.starts_with(MAGIC)) throw DamagedData("it does not begin like one");
    ByteReader fixed(std::string_view(head).substr(MAGIC.size()));
    const std::uint32_t version = fixed.u32();
    const std::uint32_t header_size = fixed.u32();
    if (version > VERSION) {
        throw Failure(path.string() + " is a recording of version " + std::to_string(version) +
                          "; this fixingahole reads versions up to " + std::to_string(VERSION),
                      "read it with the fixingahole that wrote it, or a newer one");
    }
    std::string rest;
    if (header_size > MAX_HEADER_BYTES || !read(rest, header_size + 4)) throw DamagedData("its header is cut off");
    const std::string_view header = std::string_view(rest).substr(0, header_size);
    if (ByteReader(std::string_view(rest).substr(header_size)).u32() != checksum(head, header)) {
        throw DamagedData("its header is damaged: the checksum does not match");
    }
    columns_ = columns_of_header(header);
}

bool BlockInput::read(std::string& bytes, std::size_t size) {
    if (size > size_ - position_) return false;
    const std::size_t before = bytes.size();
    bytes.resize(before + size);
    if (!file_.read(bytes.data() + before, static_cast<std::streamsize>(size))) return false;
    position_ += size;
    return true;
}

std::optional<Block> BlockInput::next() {
    if (!problem_.empty() || position_ == size_) return std::nullopt;
    Block block{.position = position_};
    const auto damaged = [&](const char* why) {
        problem_ = why;
        position_ = block.position;
        return std::nullopt;
    };
    if (!read(block.stored, BLOCK_HEAD_BYTES)) return damaged("it is cut off");
    ByteReader head(block.stored);
    if (head.u32() != BLOCK_MAGIC) return damaged("no block begins there");
    block.kind = static_cast<BlockKind>(head.u32());
    const std::uint32_t stored_size = head.u32();
    head.u32();
    const std::uint32_t expected = head.u32();
    if (!read(block.stored, stored_size)) return damaged("it is cut off");
    const std::string_view stored = block.stored;
    if (checksum(stored.substr(0, BLOCK_HEAD_BYTES - 4), stored.substr(BLOCK_HEAD_BYTES)) != expected) {
        return damaged("its checksum does not match");
    }
    return block;
}

std::string BlockInput::decompress(const Block& block) {
    const std::string_view payload = std::string_view(block.stored).substr(BLOCK_HEAD_BYTES);
    const std::uint32_t raw_size = ByteReader(std::string_view(block.stored).substr(12)).u32();
    const unsigned long long announced = ZSTD_getFrameContentSize(payload.data(), payload.size());
    if (raw_size > MAX_RAW_BYTES || announced != raw_size) throw DamagedData("its size is not what it says");
    std::string raw(raw_size, '\0');
    const std::size_t got = ZSTD_decompress(raw.data(), raw.size(), payload.data(), payload.size());
    if (ZSTD_isError(got) || got != raw_size) throw DamagedData("it cannot be decompressed");
    return raw;
}

}  // namespace fah::recording
