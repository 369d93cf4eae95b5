#include <gtest/gtest.h>
#include <unistd.h>
#include <ogee/core/errors.hpp>
#include <ogee/core/random.hpp>
#include <ogee/data/files/gzip.hpp>
#include <ogee/data/files/idx.hpp>

#include <concepts>
#include <filesystem>
#include <fstream>
#include <string>

namespace ogee::idx_test {
namespace {

using Bytes = std::vector<std::uint8_t>;
using Path = std::filesystem::path;

/// The source of a compressed file that is known to be right.
const Path compressed_digits =
    (Path(OGEE_TEST_DATA) / "../../data/digits/digits-images-idx3-ubyte.gz").lexically_normal();

/// A directory of its own for each test, removed afterwards.
class Idx : public ::testing::Test {
 protected:
  Idx() {
    const std::string test = ::testing::UnitTest::GetInstance()->current_test_info()->name();
    directory_ =
        std::filesystem::temp_directory_path() / ("ogee-idx-" + test + "-" + std::to_string(getpid()));
    std::filesystem::create_directory(directory_);
  }
  ~Idx() override { std::filesystem::remove_all(directory_); }

  [[nodiscard]] Path path(const std::string& name) const { return directory_ / name; }

  Path write(const std::string& name, std::span<const std::uint8_t> bytes) const {
    std::ofstream file(path(name), std::ios::binary);
    file.write(reinterpret_cast<const char*>(bytes.data()), std::ssize(bytes));
    return path(name);
  }

  /// The message of the error of reading `path`, after the path.
  template <std::derived_from<Error> Expected>
  static std::string message_of(const Path& path) {
    try {
      (void)read_idx(path);
    } catch (const Expected& error) {
      const std::string message = error.what();
      EXPECT_TRUE(message.starts_with(path.string() + ": ")) << message;
      return message.substr(path.string().size() + 2);
    }
    return "no error";
  }

  std::string message_of(const Bytes& bytes) const { return message_of<FormatError>(write("bad", bytes)); }

 private:
  Path directory_;
};

Bytes idx(const std::vector<std::uint32_t>& shape, const Bytes& values, std::uint8_t type = 0x08) {
  Bytes bytes{0, 0, type, static_cast<std::uint8_t>(shape.size())};
  for (const std::uint32_t dimension : shape)
    for (const int shift : {24, 16, 8, 0}) bytes.push_back(static_cast<std::uint8_t>(dimension >> shift));
  bytes.insert(bytes.end(), values.begin(), values.end());
  return bytes;
}

Bytes counting(std::size_t count) {
  Bytes bytes;
  for (std::size_t i = 0; i < count; ++i) bytes.push_back(static_cast<std::uint8_t>(i));
  return bytes;
}

/// The bytes of a file, whatever they are.
Bytes raw(const Path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

TEST_F(Idx, reads_shape_and_values) {
  const IdxArray array = read_idx(write("a", idx({2, 3, 4}, counting(24))));
  EXPECT_EQ(array.shape, (std::vector<Index>{2, 3, 4}));
  EXPECT_EQ(array.values, counting(24));
  EXPECT_EQ(parse_idx(idx({300}, Bytes(300)), "labels").shape, (std::vector<Index>{300}));
}

TEST_F(Idx, reads_compressed_and_raw_alike) {
  const IdxArray compressed = read_idx(compressed_digits);
  EXPECT_EQ(compressed.shape, (std::vector<Index>{1797, 8, 8}));
  const Bytes content = read_file(compressed_digits);
  EXPECT_EQ(content.size(), 16u + 1797 * 64);
  const IdxArray plain = read_idx(write("plain", content));
  EXPECT_EQ(plain.shape, compressed.shape);
  EXPECT_EQ(plain.values, compressed.values);
  EXPECT_EQ(read_idx(write("compressed under another name", raw(compressed_digits))).values, plain.values);
}

TEST_F(Idx, names_the_byte_at_which_a_file_is_wrong) {
  const Bytes values = counting(24);
  Bytes magic = idx({2, 3, 4}, values);
  magic[1] = 0x42;
  EXPECT_EQ(message_of(magic), "byte 0: not an IDX file, expected 00 00, found 00 42");
  EXPECT_EQ(message_of(idx({2, 3, 4}, values, 0x0D)),
            "byte 2: elements are 32-bit floats (0x0D), expected unsigned bytes (0x08)");
  EXPECT_EQ(message_of(idx({2, 3, 4}, values, 0x77)),
            "byte 2: elements are an unknown type (0x77), expected unsigned bytes (0x08)");
  EXPECT_EQ(message_of(idx({}, values)), "byte 3: has no dimensions");
  EXPECT_EQ(message_of(idx({0xFFFFFFFF, 0xFFFFFFFF, 9}, values)),
            "byte 4: the dimensions 4294967295×4294967295×9 are too large");
  EXPECT_EQ(message_of(idx({0, 0xFFFFFFFF, 0xFFFFFFFF}, {})),
            "byte 4: the dimensions 0×4294967295×4294967295 are too large");
}

TEST_F(Idx, notices_every_truncation_of_a_raw_file) {
  const Bytes whole = idx({2, 3, 4}, counting(24));
  for (std::size_t size = 0; size < whole.size(); ++size) {
    const auto cut = std::span(whole).first(size);
    const std::size_t expected = size < 4 ? 4 : size < 16 ? 16 : 40;
    const std::string message =
        "ends at byte " + std::to_string(size) + ", expected " + std::to_string(expected);
    EXPECT_EQ(message_of(Bytes(cut.begin(), cut.end())), message);
    try {
      (void)parse_idx(cut, "cut");  // here what is missing lies behind the end in memory
      ADD_FAILURE() << "no error";
    } catch (const FormatError& error) {
      EXPECT_EQ(error.what(), "cut: " + message);
    }
  }
}

TEST_F(Idx, notices_that_a_huge_array_is_not_there) {
  EXPECT_EQ(message_of(idx({60000, 28, 28}, Bytes(1218))), "ends at byte 1234, expected 47040016");
  EXPECT_EQ(message_of(idx({0x7FFFFFFF, 0x7FFFFFFF}, {})), "ends at byte 12, expected 4611686014132420621");
}

TEST_F(Idx, notices_bytes_after_the_end) {
  EXPECT_EQ(message_of(idx({2, 3}, counting(7))), "has 19 bytes, expected 18");
}

TEST_F(Idx, notices_every_truncation_of_a_compressed_file) {
  const Bytes whole = raw(compressed_digits);
  for (std::size_t size = 2; size < whole.size(); size += size < 64 || size + 64 > whole.size() ? 1 : 97) {
    const std::string message =
        message_of(Bytes(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size)));
    ASSERT_EQ(message, "truncated, the compressed data ends at byte " + std::to_string(size));
  }
  EXPECT_EQ(message_of(Bytes{}), "ends at byte 0, expected 4");
  EXPECT_EQ(message_of(Bytes{0x1F}), "ends at byte 1, expected 4");
}

TEST_F(Idx, notices_damage_in_a_compressed_file) {
  const Bytes whole = raw(compressed_digits);
  for (std::size_t position = 10; position < whole.size(); position += 331) {
    Bytes damaged = whole;
    damaged[position] ^= 0x10;
    EXPECT_THROW((void)read_idx(write("damaged", damaged)), FormatError) << position;
  }
}

TEST_F(Idx, keeps_the_memory_of_bytes_that_it_may_have) {
  Bytes bytes = idx({2, 3, 4}, counting(24));
  const std::uint8_t* memory = bytes.data();
  const IdxArray array = parse_idx(std::move(bytes), "moved");
  EXPECT_EQ(array.values, counting(24));
  EXPECT_EQ(array.values.data(), memory);
}

void append_lowest_first(Bytes& bytes, std::size_t number, int count) {
  for (int i = 0; i < count; ++i) bytes.push_back(static_cast<std::uint8_t>(number >> (8 * i)));
}

/// The sum of RFC 1952, section 8, bit by bit.
std::uint32_t checksum(const Bytes& bytes) {
  std::uint32_t sum = ~0U;
  for (const std::uint8_t byte : bytes) {
    sum ^= byte;
    for (int bit = 0; bit < 8; ++bit) sum = (sum >> 1) ^ (sum % 2 == 1 ? 0xEDB88320U : 0U);
  }
  return ~sum;
}

/// A .gz file whose content is not compressed: RFC 1952, section 2.3, and RFC 1951, section 3.2.4.
Bytes stored(const Bytes& content) {
  constexpr std::size_t largest_block = 0xFFFF;
  Bytes file{0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 0xFF};
  for (std::size_t i = 0; i < content.size(); i += largest_block) {
    const std::size_t size = std::min(largest_block, content.size() - i);
    file.push_back(i + size == content.size() ? 1 : 0);
    append_lowest_first(file, size, 2);
    append_lowest_first(file, ~size, 2);
    for (std::size_t k = 0; k < size; ++k) file.push_back(content[i + k]);
  }
  append_lowest_first(file, checksum(content), 4);
  append_lowest_first(file, content.size(), 4);
  return file;
}

TEST_F(Idx, takes_no_more_memory_than_a_file_has_content) {
  const Bytes content = counting(1'000'000);
  const Bytes from_compressed = read_file(write("stored.gz", stored(content)));
  EXPECT_EQ(from_compressed, content);
  EXPECT_EQ(from_compressed.capacity(), content.size());
  EXPECT_EQ(read_file(write("plain", content)).capacity(), content.size());
}

TEST_F(Idx, does_not_read_more_than_it_may) {
  const Path plain = write("plain", counting(1000));
  EXPECT_EQ(read_file(plain, 1000).size(), 1000u);
  EXPECT_THROW((void)read_file(plain, 999), FormatError);
  const std::size_t size = read_file(compressed_digits).size();
  EXPECT_EQ(read_file(compressed_digits, size).size(), size);
  EXPECT_THROW((void)read_file(compressed_digits, size - 1), FormatError);
}

TEST_F(Idx, gives_the_reason_of_the_system) {
  EXPECT_EQ(message_of<DataError>(path("missing")), "No such file or directory");
  EXPECT_EQ(message_of<DataError>(path("")), "Is a directory");
  EXPECT_THROW((void)read_file(""), DataError);
}

TEST_F(Idx, makes_a_dataset_of_images_and_labels) {
  const Path images = write("images", idx({4, 2, 3}, counting(24)));
  const Path labels = write("labels", idx({4}, {2, 0, 1, 2}));
  const Dataset data = idx_dataset(images, labels);
  EXPECT_EQ(data.name(), "images");
  EXPECT_EQ(data.size(), 4);
  EXPECT_EQ(data.features(), 6);
  EXPECT_EQ(data.image_height(), 2);
  EXPECT_EQ(data.image_width(), 3);
  EXPECT_EQ(data.classes(), 3);
  EXPECT_EQ(data.label(3), 2);
  Matrix<float> inputs(1, 6);
  data.gather_inputs<float>(std::vector<Index>{3}, view(inputs));
  EXPECT_EQ(inputs(0, 5), 23.0f / 255);
}

TEST_F(Idx, takes_images_of_other_dimensions) {
  const Path labels = write("labels", idx({2}, {0, 1}));
  EXPECT_EQ(idx_dataset(write("flat", idx({2, 5}, counting(10))), labels).features(), 5);
  const Dataset colour =
      idx_dataset(write("colour", idx({2, 2, 2, 3}, counting(24))), labels, {.name = "colour"});
  EXPECT_EQ(colour.features(), 12);
  EXPECT_EQ(colour.image_height(), 0);
  EXPECT_EQ(colour.name(), "colour");
  EXPECT_THROW((void)idx_dataset(labels, labels), FormatError);
  EXPECT_THROW((void)idx_dataset(path("flat"), path("flat")), FormatError);
}

TEST_F(Idx, names_both_files_when_they_do_not_match) {
  const Path images = write("images", idx({4, 2, 3}, counting(24)));
  const Path labels = write("labels", idx({3}, {2, 0, 1}));
  try {
    (void)idx_dataset(images, labels);
    ADD_FAILURE() << "no error";
  } catch (const DataError& error) {
    EXPECT_EQ(error.what(), images.string() + " has 4 images, but " + labels.string() + " has 3 labels");
  }
}

TEST_F(Idx, names_the_label_that_is_out_of_range) {
  const Path images = write("images", idx({2, 1, 1}, {1, 2}));
  const Path labels = write("labels", idx({2}, {3, 10}));
  try {
    (void)idx_dataset(images, labels, {.classes = 10});
    ADD_FAILURE() << "no error";
  } catch (const DataError& error) {
    EXPECT_STREQ(error.what(), "images: sample 1 has label 10, but there are only 10 classes");
  }
}

TEST_F(Idx, refuses_files_without_samples) {
  const Path images = write("images", idx({0, 2, 3}, {}));
  const Path labels = write("labels", idx({0}, {}));
  EXPECT_TRUE(read_idx(images).values.empty());
  try {
    (void)idx_dataset(images, labels);
    ADD_FAILURE() << "no error";
  } catch (const DataError& error) {
    EXPECT_STREQ(error.what(), "images: has no samples");
  }
}

class IdxDirectory : public Idx {
 protected:
  void write_all(const std::string& separator) const {
    write("train-images" + separator + "idx3-ubyte", idx({3, 2, 2}, counting(12)));
    write("train-labels" + separator + "idx1-ubyte", idx({3}, {0, 1, 4}));
    write("t10k-images" + separator + "idx3-ubyte", idx({2, 2, 2}, counting(8)));
    write("t10k-labels" + separator + "idx1-ubyte", idx({2}, {1, 0}));
  }
  [[nodiscard]] std::string error_message() const {
    try {
      (void)idx_directory(path(""));
    } catch (const DataError& error) {
      return error.what();
    }
    return "no error";
  }
};

TEST_F(IdxDirectory, finds_the_four_files_in_both_spellings) {
  for (const std::string separator : {"-", "."}) {
    write_all(separator);
    const auto [train, test] = idx_directory(path(""));
    EXPECT_EQ(train.size(), 3);
    EXPECT_EQ(test.size(), 2);
    EXPECT_EQ(train.name(), path("").parent_path().filename().string());
    EXPECT_EQ(test.classes(), 5);
    for (const auto& entry : std::filesystem::directory_iterator(path(""))) std::filesystem::remove(entry);
  }
}

TEST_F(IdxDirectory, finds_the_files_of_emnist) {
  const auto write_emnist = [&](const std::string& name) {
    write(name + "-train-images-idx3-ubyte", idx({3, 2, 2}, counting(12)));
    write(name + "-train-labels-idx1-ubyte", idx({3}, {1, 2, 26}));
    write(name + "-test-images-idx3-ubyte", idx({2, 2, 2}, counting(8)));
    write(name + "-test-labels-idx1-ubyte", idx({2}, {1, 2}));
  };
  write_emnist("emnist-letters");
  write("emnist-letters-mapping.txt", Bytes{'1'});
  const auto [train, test] = idx_directory(path(""));
  EXPECT_EQ(train.size(), 3);
  EXPECT_EQ(test.size(), 2);
  EXPECT_EQ(idx_files(path("")).size(), 4U);
  std::filesystem::remove(path("emnist-letters-test-images-idx3-ubyte"));
  EXPECT_EQ(error_message(), path("").string() + ": neither emnist-letters-test-images-idx3-ubyte nor " +
                                 "emnist-letters-test-images-idx3-ubyte.gz exists");
  write_emnist("emnist-digits");
  EXPECT_EQ(error_message(),
            path("").string() + ": holds several data sets, whose files begin with " +
                "emnist-digits-, emnist-letters-: put those of one into a folder of their own");
  // Those of MNIST come first.
  write_all("-");
  EXPECT_EQ(idx_directory(path("")).test.classes(), 5);
}

TEST_F(IdxDirectory, finds_compressed_files) {
  write_all("-");
  std::filesystem::remove(path("t10k-images-idx3-ubyte"));
  write("t10k-images-idx3-ubyte.gz", raw(compressed_digits));
  EXPECT_NE(error_message().find("t10k-images-idx3-ubyte.gz has 1797 images, but"), std::string::npos);
  EXPECT_EQ(find_idx_file(path(""), "t10k-images-idx3-ubyte"), path("t10k-images-idx3-ubyte.gz"));
}

TEST_F(IdxDirectory, names_the_file_that_is_missing) {
  for (const std::string name : {"train-images-idx3-ubyte", "train-labels-idx1-ubyte",
                                 "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"}) {
    write_all("-");
    std::filesystem::remove(path(name));
    EXPECT_EQ(error_message(), path("").string() + ": neither " + name + " nor " + name + ".gz exists");
  }
}

TEST_F(IdxDirectory, compares_training_and_test_images) {
  write_all("-");
  write("t10k-images-idx3-ubyte", idx({2, 2, 3}, counting(12)));
  EXPECT_NE(error_message().find("has 4 features, but"), std::string::npos) << error_message();
}

/// A valid file with some of its bytes changed, cut short or continued.
Bytes spoiled(Bytes bytes, const RandomStream& random) {
  std::uint64_t position = 0;
  const auto below = [&](std::size_t bound) {
    return static_cast<std::size_t>(random.below(bound, position++));
  };
  const std::size_t reach = below(2) == 0 ? std::min<std::size_t>(24, bytes.size()) : bytes.size();
  for (std::size_t changes = below(4); changes > 0; --changes)
    bytes[below(reach)] = static_cast<std::uint8_t>(random.bits(position++));
  if (below(3) == 0) bytes.resize(below(bytes.size() + 16));
  return bytes;
}

/// Whether `bytes` were read; an error of another kind than ogee's goes on.
bool reads(const Bytes& bytes) {
  try {
    const bool compressed = bytes.size() >= 2 && bytes[0] == 0x1F && bytes[1] == 0x8B;
    const IdxArray array =
        parse_idx(compressed ? decompress_gzip(bytes, "spoiled", 1 << 20) : bytes, "spoiled");
    return !array.shape.empty();
  } catch (const Error&) {
    return false;
  }
}

TEST(SpoiledIdx, is_read_or_refused) {
  const Bytes images = idx({6, 4, 5}, counting(120));
  const Bytes compressed = raw(compressed_digits);
  int read = 0;
  for (std::uint32_t trial = 0; trial < 4000; ++trial) {
    const RandomStream random(1, RandomPurpose::data, trial);
    read += reads(spoiled(images, random)) ? 1 : 0;
    if (trial % 4 == 0) read += reads(spoiled(compressed, random)) ? 1 : 0;
  }
  EXPECT_GT(read, 500);
  EXPECT_LT(read, 4000);
}

}  // namespace
}  // namespace ogee::idx_test
