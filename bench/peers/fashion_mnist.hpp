#pragma once

/// Fashion-MNIST for the programs of the peers.

#include <zlib.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <numeric>
#include <random>
#include <stdexcept>
#include <string>
#include <vector>

namespace bench {

constexpr std::size_t pixels = 784;
constexpr std::size_t classes = 10;

struct Images {
  std::vector<float> inputs;         ///< (size, pixels), from 0 to 1
  std::vector<std::uint8_t> labels;  ///< from 0 to 9
  std::size_t size() const { return labels.size(); }
  const float* row(std::size_t i) const { return inputs.data() + i * pixels; }
};

/// A gzipped IDX file, read after its header.
class IdxFile {
 public:
  IdxFile(const std::string& name, std::size_t header) : path_(folder() + "/" + name) {
    file_.reset(gzopen(path_.c_str(), "rb"));
    read(header);
  }

  /// The next bytes; valid until the next call.
  const std::vector<std::uint8_t>& read(std::size_t size) {
    bytes_.resize(size);
    const auto wanted = static_cast<unsigned>(size);
    if (file_ == nullptr || gzread(file_.get(), bytes_.data(), wanted) != static_cast<int>(wanted))
      throw std::runtime_error("cannot read " + path_);
    return bytes_;
  }

 private:
  struct Close {
    void operator()(gzFile file) const { gzclose(file); }
  };

  static std::string folder() {
    const char* chosen = std::getenv("OGEE_FASHION_MNIST");
    return chosen != nullptr ? chosen : "/usr/share/datasets/fashion-mnist";
  }

  std::string path_;
  std::unique_ptr<gzFile_s, Close> file_;
  std::vector<std::uint8_t> bytes_;
};

/// Writes the first `count` images of "train" (of 60,000) or "t10k" (of 10,000) to `to` (count, pixels).
inline void read_images(const std::string& part, std::size_t count, float* to) {
  IdxFile file(part + "-images-idx3-ubyte.gz", 16);
  for (std::size_t i = 0; i < count; ++i)
    for (const std::uint8_t byte : file.read(pixels)) *to++ = static_cast<float>(byte) / 255;
}

inline std::vector<std::uint8_t> read_labels(const std::string& part, std::size_t count) {
  return IdxFile(part + "-labels-idx1-ubyte.gz", 8).read(count);
}

inline Images fashion_mnist(const std::string& part, std::size_t count) {
  Images images{std::vector<float>(count * pixels), read_labels(part, count)};
  read_images(part, count, images.inputs.data());
  return images;
}

/// 0, 1, ..., count − 1 in a new order at each call.
inline const std::vector<std::size_t>& shuffled(std::size_t count) {
  static std::mt19937_64 random(1);
  static std::vector<std::size_t> order;
  if (order.size() != count) {
    order.resize(count);
    std::iota(order.begin(), order.end(), std::size_t{0});
  }
  std::shuffle(order.begin(), order.end(), random);
  return order;
}

constexpr std::array<std::array<float, 2>, 4> xor_inputs{{{0, 0}, {0, 1}, {1, 0}, {1, 1}}};
constexpr std::array<float, 4> xor_targets{0, 1, 1, 0};

}  // namespace bench
