#pragma once

/// Records: structs of measured numbers, such as what a probe saw in a layer. A record lists its numbers
/// once, beside itself. JSON, CSV, TensorBoard, means over runs and the JSON Schema are made from that list:
///
///     template <>
///     inline constexpr auto fields_of<Score> =
///         std::tuple{Field{"loss", &Score::loss, ranges::finite, "mean loss"},
///                    Field{"accuracy", &Score::accuracy, ranges::share, "share of correct answers"}};
///     template <>
///     inline constexpr auto fields_of<EpochRecord> =
///         std::tuple{Nested{"train", &EpochRecord::train, "before each update"},
///                    Nested{"test", &EpochRecord::test, "on the test data"}, ...};
///
/// has the numbers train_loss, train_accuracy, test_loss, test_accuracy, ...

#include <algorithm>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "errors.hpp"
#include "fields.hpp"
#include "matrix.hpp"

namespace ogee {

/// A part of a record that is a record of plain numbers itself, or an optional one. `name` goes before the
/// names of its numbers and `help` after their help, as in "mean loss, on the validation data"; both may be
/// empty.
template <class Record, class Member>
struct Nested {
  constexpr Nested(std::string_view its_name, Member Record::*its_member, std::string_view its_help)
      : name(its_name), member(its_member), help(its_help) {}

  std::string_view name;
  Member Record::*member;
  std::string_view help;
};

/// What is known of a number of a record without the record.
struct NumberInfo {
  std::string name;         ///< "train_loss"
  std::string_view part;    ///< "train"; empty for the record's own numbers
  std::string_view number;  ///< "loss"
  Range range;
  std::string help;
};

/// A number of a record.
struct NamedNumber {
  std::string name;
  std::optional<double> value;  ///< empty if it is not known
};

namespace detail {

template <class Member>
inline constexpr bool is_optional = false;
template <class Value>
inline constexpr bool is_optional<std::optional<Value>> = true;

/// The record itself, or what an optional one holds; null if it holds nothing.
template <class Record>
const Record* held(const Record& record) {
  return &record;
}
template <class Record>
const Record* held(const std::optional<Record>& record) {
  return record ? &*record : nullptr;
}

/// What all numbers of a part have in common.
struct PartInfo {
  std::string_view name;
  std::string_view help;
};

/// Calls visit(field, part, number) for each number of a record; for null, of one that does not exist.
template <class Record, class Visit>
void visit_numbers(const Record* record, const PartInfo& part, const Visit& visit) {
  const auto visit_one = [&]<class Owner, class Value>(const Field<Owner, Value>& field) {
    static_assert(std::is_convertible_v<Value, std::optional<double>>, "the fields of a record are numbers");
    visit(field, part, record == nullptr ? std::nullopt : std::optional<double>(record->*field.member));
  };
  const auto visit_part = [&]<class Owner, class Member>(const Nested<Owner, Member>& inner) {
    using Inner = std::remove_cvref_t<decltype(*held(std::declval<Member>()))>;
    const Inner* held_record = record == nullptr ? nullptr : held(record->*inner.member);
    visit_numbers<Inner>(held_record, PartInfo{inner.name, inner.help}, visit);
  };
  for_each_field<Record>([&](const auto& field) {
    if constexpr (requires { field.range; }) {
      visit_one(field);
    } else {
      visit_part(field);
    }
  });
}

/// Takes the values of a record's numbers from the front of `values`.
template <class Record>
void take_numbers(std::span<const std::optional<double>>& values, Record& record) {
  const auto take_one = [&]<class Owner, class Value>(const Field<Owner, Value>& field) {
    if constexpr (is_optional<Value>) {
      record.*field.member = values.front();
    } else {
      record.*field.member = values.front().value_or(std::numeric_limits<double>::quiet_NaN());
    }
    values = values.subspan(1);
  };
  const auto take_part = [&]<class Owner, class Member>(const Nested<Owner, Member>& part) {
    if constexpr (is_optional<Member>) {
      const auto before = values;
      typename Member::value_type inner{};
      take_numbers(values, inner);
      const auto taken = before.first(before.size() - values.size());
      const bool known =
          std::any_of(taken.begin(), taken.end(), [](const auto& value) { return value.has_value(); });
      record.*part.member = known ? Member(inner) : std::nullopt;
    } else {
      take_numbers(values, record.*part.member);
    }
  };
  for_each_field<Record>([&](const auto& field) {
    if constexpr (requires { field.range; }) {
      take_one(field);
    } else {
      take_part(field);
    }
  });
}

}  // namespace detail

/// What is known of the numbers of any such record, in their order.
template <class Record>
[[nodiscard]] std::vector<NumberInfo> number_infos() {
  std::vector<NumberInfo> infos;
  detail::visit_numbers<Record>(
      nullptr, {}, [&](const auto& field, const detail::PartInfo& part, const auto& /*none*/) {
        std::string name(field.name);
        std::string help(field.help);
        if (!part.name.empty()) name = std::string(part.name) + "_" + name;
        if (!part.help.empty()) help.append(", ").append(part.help);
        infos.push_back({std::move(name), part.name, field.name, field.range, std::move(help)});
      });
  return infos;
}

/// The numbers of a record, in the same order for all records of a type.
template <class Record>
[[nodiscard]] std::vector<NamedNumber> numbers_of(const Record& record) {
  std::vector<NamedNumber> numbers;
  for (NumberInfo& info : number_infos<Record>()) numbers.push_back({std::move(info.name), std::nullopt});
  std::size_t i = 0;
  detail::visit_numbers<Record>(&record, {}, [&](const auto&, const auto&, std::optional<double> value) {
    numbers[i++].value = value;
  });
  return numbers;
}

/// Sets all numbers of a record, in the order of numbers_of(). What is not known becomes NaN where the record
/// must have a number; an optional part of which no number is known becomes empty.
template <class Record>
void set_numbers(Record& record, std::span<const std::optional<double>> values) {
  detail::take_numbers(values, record);
}

/// The numbers of records as a matrix (records, numbers), with NaN for what is not known.
template <class Record>
[[nodiscard]] Matrix<double> table_of(std::span<const Record> records) {
  Matrix<double> table(std::ssize(records), std::ssize(number_infos<Record>()));
  for (Index row = 0; row < table.rows(); ++row) {
    Index column = 0;
    for (const NamedNumber& number : numbers_of(records[static_cast<std::size_t>(row)]))
      table(row, column++) = number.value.value_or(std::numeric_limits<double>::quiet_NaN());
  }
  return table;
}

/// The records with the numbers of such a matrix.
/// @throws FormatError, which begins with `name`, for a matrix with other columns.
template <class Record>
[[nodiscard]] std::vector<Record> records_of(std::string_view name, const Matrix<double>& table) {
  const auto numbers = std::ssize(number_infos<Record>());
  if (table.cols() != numbers)
    throw FormatError(std::string(name) + " is " + shape_text(table.rows(), table.cols()) + ", expected " +
                      std::to_string(numbers) + " columns");
  std::vector<Record> records(static_cast<std::size_t>(table.rows()));
  for (Index row = 0; row < table.rows(); ++row) {
    std::vector<std::optional<double>> values;
    for (Index column = 0; column < numbers; ++column) {
      const double value = table(row, column);
      values.push_back(value == value ? std::optional(value) : std::nullopt);  // NaN is not equal to itself
    }
    set_numbers(records[static_cast<std::size_t>(row)], values);
  }
  return records;
}

/// The mean of each number over the records that have it; the rest is that of the first record.
template <class Record>
[[nodiscard]] Record mean_of(std::span<const Record* const> records) {
  std::vector<std::optional<double>> means(number_infos<Record>().size());
  std::vector<double> counts(means.size());
  for (const Record* record : records) {
    std::size_t i = 0;
    for (const NamedNumber& number : numbers_of(*record)) {
      if (number.value) {
        const double before = means[i].value_or(0);
        means[i] = before + (*number.value - before) / ++counts[i];
      }
      ++i;
    }
  }
  Record mean = *records.front();
  set_numbers(mean, means);
  return mean;
}

}  // namespace ogee
