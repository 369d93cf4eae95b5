#include "digits.hpp"

#include <string_view>
#include <utility>

#include "gzip.hpp"
#include "idx.hpp"

namespace ogee {

namespace embedded {
std::span<const std::uint8_t> digits_images();
std::span<const std::uint8_t> digits_labels();
}  // namespace embedded

namespace {

IdxArray embedded_idx(std::span<const std::uint8_t> compressed, std::string_view name) {
  return parse_idx(decompress_gzip(compressed, name), name);
}

}  // namespace

Dataset digits() {
  IdxArray images = embedded_idx(embedded::digits_images(), "digits-images-idx3-ubyte.gz");
  const IdxArray labels = embedded_idx(embedded::digits_labels(), "digits-labels-idx1-ubyte.gz");
  const Index height = images.shape[1];
  const Index width = images.shape[2];
  return Dataset::labelled(
      ByteInputs{.values = std::move(images.values), .features = height * width, .divisor = 16},
      {labels.values.begin(), labels.values.end()},
      {.name = "digits",
       .class_names = {"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"},
       .image_height = height,
       .image_width = width});
}

}  // namespace ogee
