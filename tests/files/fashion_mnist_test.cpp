#include <gtest/gtest.h>
#include <ogee/core/errors.hpp>
#include <ogee/data/files/fashion_mnist.hpp>

#include <cstdlib>
#include <numeric>
#include <string>

namespace ogee::fashion_mnist_test {
namespace {

constexpr const char* variable = "OGEE_FASHION_MNIST";

double mean_of(const Dataset& data) {
  std::vector<Index> rows(static_cast<std::size_t>(data.size()));
  std::iota(rows.begin(), rows.end(), Index{0});
  Matrix<float> inputs(data.size(), data.features());
  data.gather_inputs<float>(rows, view(inputs));
  return inputs.cast<double>().mean();
}

void expect_balanced(const Dataset& data) {
  std::vector<Index> counts(10);
  for (Index i = 0; i < data.size(); ++i) ++counts[static_cast<std::size_t>(data.label(i))];
  EXPECT_EQ(counts, std::vector<Index>(10, data.size() / 10));
}

TEST(FashionMnist, is_complete) {
  if (!find_fashion_mnist()) GTEST_SKIP() << "Debian's package dataset-fashion-mnist is not installed";
  const auto [train, test] = fashion_mnist();
  EXPECT_EQ(train.name(), "fashion-mnist");
  EXPECT_EQ(train.size(), 60000);
  EXPECT_EQ(test.size(), 10000);
  for (const Dataset& data : {train, test}) {
    EXPECT_EQ(data.features(), 784);
    EXPECT_EQ(data.image_height(), 28);
    EXPECT_EQ(data.image_width(), 28);
    EXPECT_EQ(data.classes(), 10);
    EXPECT_EQ(data.class_names().back(), "Ankle boot");
    expect_balanced(data);
  }
  EXPECT_EQ(train.label(0), 9);
  EXPECT_NEAR(mean_of(train), 0.2860, 0.00005);
  EXPECT_NEAR(mean_of(test), 0.2868, 0.00005);
}

TEST(FashionMnist, is_looked_for_where_the_variable_says) {
  ASSERT_EQ(setenv(variable, "/there/is/no/such/folder", 1), 0);
  EXPECT_FALSE(find_fashion_mnist());
  try {
    (void)fashion_mnist();
    ADD_FAILURE() << "no error";
  } catch (const DataError& error) {
    const std::string message = error.what();
    EXPECT_NE(message.find("dataset-fashion-mnist"), std::string::npos);
    EXPECT_NE(message.find(variable), std::string::npos);
  }
  ASSERT_EQ(unsetenv(variable), 0);
}

TEST(FashionMnist, names_the_file_that_a_folder_lacks) {
  try {
    (void)fashion_mnist("/there/is/no/such/folder");
    ADD_FAILURE() << "no error";
  } catch (const DataError& error) {
    EXPECT_STREQ(
        error.what(),
        "/there/is/no/such/folder: neither train-images-idx3-ubyte nor train-images-idx3-ubyte.gz exists");
  }
}

}  // namespace
}  // namespace ogee::fashion_mnist_test
