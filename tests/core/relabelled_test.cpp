#include <gtest/gtest.h>

#include <ogee/ogee.hpp>
#include <string>
#include <vector>

#include "error_message.hpp"

namespace ogee::relabelled_test {
namespace {

using Names = std::vector<std::string>;

Dataset pets(const Names& names) {
  return Dataset::labelled(Matrix<float>{{1, 2}, {3, 4}, {5, 6}}, {0, 1, 0},
                           {.name = "pets", .class_names = names, .feature_names = {"size", "weight"}});
}

TEST(WithClasses, NumbersLabelsByOtherNames) {
  const Names all{"bird", "dog", "cat"};
  const Dataset data = with_classes(pets({"cat", "dog"}), all);
  EXPECT_EQ(data.classes(), 3);
  EXPECT_EQ(data.class_names(), all);
  EXPECT_EQ(data.feature_names(), (Names{"size", "weight"}));
  EXPECT_EQ(data.name(), "pets");
  for (const auto& [sample, label] : {std::pair{0, 2}, {1, 1}, {2, 2}}) EXPECT_EQ(data.label(sample), label);
  Matrix<float> inputs(3, 2);
  data.gather_inputs(std::vector<Index>{0, 1, 2}, view(inputs));
  EXPECT_EQ(inputs, (Matrix<float>{{1, 2}, {3, 4}, {5, 6}}));
}

TEST(WithClasses, TakesClassesWithoutNamesForNumbers) {
  const Dataset data = with_classes(pets({}), Names{"2", "1", "0"});
  EXPECT_EQ(data.class_names(), (Names{"2", "1", "0"}));
  EXPECT_EQ(data.label(0), 2);
  EXPECT_EQ(data.label(1), 1);
  EXPECT_THROW((void)with_classes(pets({}), Names{"a", "b"}), DataError);
}

TEST(WithClasses, TakesThoseOfOtherData) {
  EXPECT_EQ(with_classes(pets({"cat", "dog"}), pets({"dog", "cat"})).label(0), 1);
  EXPECT_EQ(with_classes(pets({}), pets({})).label(1), 1);
}

TEST(WithClasses, NamesAClassThatIsNotAmongThem) {
  EXPECT_EQ(error_message<DataError>([] {
              (void)with_classes(pets({"cat", "dgo"}), Names{"cat", "dog"});
            }),
            "pets: unknown class \"dgo\"; did you mean dog?");
}

TEST(Dataset, HasNamesForAllColumnsOrForNone) {
  EXPECT_EQ(
      error_message<DataError>([] {
        (void)Dataset::labelled(Matrix<float>{{1, 2}}, {0}, {.name = "pets", .feature_names = {"size"}});
      }),
      "pets: 1 name of features for 2 columns");
  EXPECT_EQ(error_message<DataError>([] {
              (void)Dataset::with_targets(Matrix<float>{{1, 2}}, Matrix<float>{{1}},
                                          {.name = "pets", .target_names = {"a", "b"}});
            }),
            "pets: 2 names of targets for 1 column");
  EXPECT_THROW((void)Dataset::labelled(Matrix<float>{{1}}, {0}, {.target_names = {"a", "b"}}), DataError);
  const Dataset data =
      with_standardized_features(pets({"cat", "dog"}), feature_moments(pets({"cat", "dog"})));
  EXPECT_EQ(data.feature_names(), (Names{"size", "weight"}));
}

}  // namespace
}  // namespace ogee::relabelled_test
