#include "idx.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <limits>
#include <set>
#include <string>
#include <system_error>
#include <utility>

#include "../../core/errors.hpp"
#include "gzip.hpp"

namespace ogee {
namespace {

using Bytes = std::span<const std::uint8_t>;
using Path = std::filesystem::path;

constexpr std::size_t magic_size = 4;
constexpr std::size_t dimension_size = 4;

/// Names of files: images and labels to train on, images and labels to test on.
using Stems = std::array<std::string, 4>;

const Stems& mnist_stems() {
  static const Stems stems{"train-images-idx3-ubyte", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte",
                           "t10k-labels-idx1-ubyte"};
  return stems;
}

/// What stands before "train-images-idx3-ubyte" in the names of a directory: "emnist-letters-".
std::set<std::string> prefixes_in(const Path& directory) {
  std::set<std::string> prefixes;
  std::error_code error;
  for (std::filesystem::directory_iterator file(directory, error), end; !error && file != end;
       file.increment(error)) {
    const std::string name = file->path().filename().string();
    if (const auto place = name.find(mnist_stems()[0]); place != std::string::npos && place > 0)
      prefixes.insert(name.substr(0, place));
  }
  return prefixes;
}

/// The names in a directory: those of MNIST, or those of EMNIST with the name of a data set before them.
/// @throws DataError if it holds several data sets.
Stems stems_in(const Path& directory) {
  const Stems& mnist = mnist_stems();
  if (std::any_of(mnist.begin(), mnist.end(),
                  [&](const auto& stem) { return find_idx_file(directory, stem); }))
    return mnist;
  const std::set<std::string> prefixes = prefixes_in(directory);
  if (prefixes.empty()) return mnist;
  if (prefixes.size() > 1)
    throw DataError(fmt::format(
        "{}: holds several data sets, whose files begin with {}: put those of one into a folder of "
        "their own",
        directory.string(), fmt::join(prefixes, ", ")));
  const std::string& prefix = *prefixes.begin();
  return {prefix + mnist[0], prefix + mnist[1], prefix + "test-images-idx3-ubyte",
          prefix + "test-labels-idx1-ubyte"};
}

void check_size(Bytes bytes, std::size_t expected, std::string_view name) {
  if (bytes.size() < expected)
    throw FormatError(fmt::format("{}: ends at byte {}, expected {}", name, bytes.size(), expected));
}

std::string_view type_name(std::uint8_t type) {
  switch (type) {
    case 0x09:
      return "signed bytes";
    case 0x0B:
      return "16-bit integers";
    case 0x0C:
      return "32-bit integers";
    case 0x0D:
      return "32-bit floats";
    case 0x0E:
      return "64-bit floats";
    default:
      return "an unknown type";
  }
}

void check_magic(Bytes bytes, std::string_view name) {
  check_size(bytes, magic_size, name);
  if (bytes[0] != 0 || bytes[1] != 0)
    throw FormatError(fmt::format("{}: byte 0: not an IDX file, expected 00 00, found {:02X} {:02X}", name,
                                  bytes[0], bytes[1]));
  if (bytes[2] != 0x08)
    throw FormatError(fmt::format("{}: byte 2: elements are {} (0x{:02X}), expected unsigned bytes (0x08)",
                                  name, type_name(bytes[2]), bytes[2]));
  if (bytes[3] == 0) throw FormatError(fmt::format("{}: byte 3: has no dimensions", name));
}

Index dimension_at(Bytes bytes, std::size_t position) {
  Index dimension = 0;
  for (const std::uint8_t byte : bytes.subspan(position, dimension_size)) dimension = dimension * 256 + byte;
  return dimension;
}

/// The product of the dimensions. A 0 must not hide that the product of the others is too large.
std::size_t element_count(const std::vector<Index>& shape, std::string_view name) {
  constexpr Index limit = std::numeric_limits<Index>::max() / 2;
  Index product = 1;
  bool empty = false;
  for (const Index dimension : shape) {
    empty = empty || dimension == 0;
    if (dimension == 0) continue;
    if (product > limit / dimension)
      throw FormatError(fmt::format("{}: byte {}: the dimensions {} are too large", name, magic_size,
                                    fmt::join(shape, "×")));
    product *= dimension;
  }
  return empty ? 0 : static_cast<std::size_t>(product);
}

std::vector<Index> to_labels(const IdxArray& labels) { return {labels.values.begin(), labels.values.end()}; }

ByteInputs to_inputs(IdxArray images) {
  Index features = 1;
  for (const Index dimension : std::span(images.shape).subspan(1)) features *= dimension;
  return {.values = std::move(images.values), .features = features};
}

void check_dimensions(const IdxArray& images, const Path& images_path, const IdxArray& labels,
                      const Path& labels_path) {
  if (images.shape.size() < 2)
    throw FormatError(
        fmt::format("{}: byte 3: images have 1 dimension, expected at least 2", images_path.string()));
  if (labels.shape.size() != 1)
    throw FormatError(fmt::format("{}: byte 3: labels have {} dimensions, expected 1", labels_path.string(),
                                  labels.shape.size()));
  if (images.shape[0] != labels.shape[0])
    throw DataError(fmt::format("{} has {} images, but {} has {} labels", images_path.string(),
                                images.shape[0], labels_path.string(), labels.shape[0]));
}

Path required_file(const Path& directory, std::string_view stem) {
  if (auto path = find_idx_file(directory, stem)) return *std::move(path);
  throw DataError(fmt::format("{}: neither {} nor {}.gz exists", directory.string(), stem, stem));
}

/// The last part of the path, however it is written.
std::string directory_name(const Path& directory) {
  return (std::filesystem::absolute(directory) / "").lexically_normal().parent_path().filename().string();
}

}  // namespace

IdxArray parse_idx(std::span<const std::uint8_t> bytes, std::string_view name) {
  return parse_idx(std::vector(bytes.begin(), bytes.end()), name);
}

IdxArray parse_idx(std::vector<std::uint8_t>&& bytes, std::string_view name) {
  check_magic(bytes, name);
  const std::size_t header_size = magic_size + dimension_size * bytes[3];
  check_size(bytes, header_size, name);
  IdxArray array;
  for (std::size_t position = magic_size; position < header_size; position += dimension_size)
    array.shape.push_back(dimension_at(bytes, position));
  const std::size_t size = header_size + element_count(array.shape, name);
  check_size(bytes, size, name);
  if (bytes.size() > size)
    throw FormatError(fmt::format("{}: has {} bytes, expected {}", name, bytes.size(), size));
  array.values = std::move(bytes);
  array.values.erase(array.values.begin(), array.values.begin() + static_cast<std::ptrdiff_t>(header_size));
  return array;
}

IdxArray read_idx(const std::filesystem::path& path) { return parse_idx(read_file(path), path.string()); }

Dataset idx_dataset(const std::filesystem::path& images_path, const std::filesystem::path& labels_path,
                    DatasetOptions options) {
  IdxArray images = read_idx(images_path);
  const IdxArray labels = read_idx(labels_path);
  check_dimensions(images, images_path, labels, labels_path);
  if (options.name.empty()) options.name = images_path.filename().string();
  if (images.shape.size() == 3) {
    options.image_height = images.shape[1];
    options.image_width = images.shape[2];
  }
  return Dataset::labelled(to_inputs(std::move(images)), to_labels(labels), std::move(options));
}

std::optional<std::filesystem::path> find_idx_file(const std::filesystem::path& directory,
                                                   std::string_view stem) {
  std::string dotted(stem);
  if (const auto dash = dotted.rfind("-idx"); dash != std::string::npos) dotted[dash] = '.';
  for (const std::string& name : {std::string(stem), dotted}) {
    for (const std::string_view ending : {"", ".gz"}) {
      Path path = directory / fmt::format("{}{}", name, ending);
      std::error_code unreadable;
      if (std::filesystem::exists(path, unreadable)) return path;
    }
  }
  return std::nullopt;
}

std::vector<Path> idx_files(const Path& directory) {
  std::vector<Path> files;
  for (const std::string& stem : stems_in(directory))
    if (auto file = find_idx_file(directory, stem)) files.push_back(*std::move(file));
  return files;
}

TrainTest idx_directory(const std::filesystem::path& directory, DatasetOptions options) {
  const Stems stems = stems_in(directory);
  const Path train_images = required_file(directory, stems[0]);
  const Path train_labels = required_file(directory, stems[1]);
  const Path test_images = required_file(directory, stems[2]);
  const Path test_labels = required_file(directory, stems[3]);
  if (options.name.empty()) options.name = directory_name(directory);

  const Dataset train = idx_dataset(train_images, train_labels, options);
  options.classes = train.classes();
  const Dataset test = idx_dataset(test_images, test_labels, options);
  if (train.features() != test.features())
    throw DataError(fmt::format("{} has {} features, but {} has {}", train_images.string(), train.features(),
                                test_images.string(), test.features()));
  return {train, test};
}

}  // namespace ogee
