#pragma once

/// Kinds of layers, losses, optimizers and schedules by name. Each kind is a struct that names itself,
///
///     struct Huber {
///       static constexpr std::string_view kind = "huber";
///       double delta = 1;
///       ...
///     };
///
/// and lists its fields (core/fields.hpp). The library's own kinds register from their files. A program
/// registers its own with `registry<Loss>().add<LogCosh>()`; files and the command can then use it by name.

#include <concepts>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "fields.hpp"

namespace ogee {

/// A struct that names its kind. Concepts of descriptions ask for this first: types that only hold
/// descriptions, such as Loss, do not have this constant and are not examined further.
template <class Description>
concept HasKind = requires {
  { Description::kind } -> std::convertible_to<std::string_view>;
};

/// What a field takes, whether it may be empty or not.
enum class FieldType { flag, whole_number, whole_numbers, number, numbers, name, text };

namespace detail {

template <class Value>
inline constexpr FieldType type_of = NamedEnum<Value>  ? FieldType::name
                                     : is_whole<Value> ? FieldType::whole_number
                                                       : FieldType::text;
template <>
inline constexpr FieldType type_of<bool> = FieldType::flag;
template <>
inline constexpr FieldType type_of<std::vector<Index>> = FieldType::whole_numbers;
template <>
inline constexpr FieldType type_of<double> = FieldType::number;
template <>
inline constexpr FieldType type_of<std::vector<double>> = FieldType::numbers;
template <class Value>
inline constexpr FieldType type_of<std::optional<Value>> = type_of<Value>;

/// All names that a value may have; none if it is not an enumeration.
template <class Value>
struct Choices {
  static std::vector<std::string> all() { return {}; }
};
template <NamedEnum Value>
struct Choices<Value> {
  static std::vector<std::string> all() { return all_names<Value>(); }
};
template <class Value>
struct Choices<std::optional<Value>> : Choices<Value> {};

}  // namespace detail

/// A field of a struct without the struct, for command-line options and tables.
struct FieldInfo {
  std::string name;
  std::string help;
  FieldType type = FieldType::text;
  Range range;
  SettingValue usual;                ///< the default
  std::vector<std::string> choices;  ///< all names that it may have, of a field of an enumeration
  Suggestion suggestion = {};
};

template <class Struct>
[[nodiscard]] std::vector<FieldInfo> field_infos(const Struct& usual = {}) {
  std::vector<FieldInfo> infos;
  for_each_field<Struct>([&]<class Owner, class Value>(const Field<Owner, Value>& field) {
    FieldInfo& info = infos.emplace_back();
    info.name = field.name;
    info.help = field.help;
    info.type = detail::type_of<Value>;
    info.range = field.range;
    info.usual = to_setting(usual.*field.member);
    info.choices = detail::Choices<Value>::all();
    info.suggestion = field.suggestion;
  });
  return infos;
}

/// Checks that all fields are valid, each alone and together, in the precision T.
/// @throws OptionError that begins with the kind.
template <Real T, class Description>
void check_description(const Description& description) {
  static_assert(
      requires { description.check(); } || !requires(Description & changeable) { changeable.check(); },
      "check() of a description is const");
  check_fields<T>(Description::kind, description);
  if constexpr (requires { description.check(); }) description.check();
}

/// What the kinds of `Product` say of themselves besides their fields: nothing, unless it specialises this.
template <class Product>
struct KindTraits {
  template <class Description>
  static constexpr KindTraits of() {
    return {};
  }
};

/// A kind of `Product`, such as Loss.
template <class Product>
struct Kind {
  std::string name;
  std::vector<FieldInfo> fields;
  KindTraits<Product> traits = {};
  /// From settings; fields they do not name have their defaults. @throws OptionError as set_fields and
  /// check_description.
  std::function<Product(std::span<const Setting>)> make;
};

template <class Product, class Description>
[[nodiscard]] Kind<Product> kind_of() {
  static_assert(HasFields<Description> || std::is_empty_v<Description>,
                "a kind that is registered lists its fields with fields_of: files and commands need them");
  return {.name = std::string(Description::kind),
          .fields = field_infos<Description>(),
          .traits = KindTraits<Product>::template of<Description>(),
          .make = [](std::span<const Setting> settings) -> Product {
            Description description{};
            set_fields(Description::kind, settings, description);
            return description;
          }};
}

/// All kinds of `Product`: the library's, each from its own file, and those that a program adds.
///
/// Adding is not synchronised: add before other threads look kinds up. Results of kind() and kinds() are
/// valid until a kind is added.
template <class Product>
class Registry {
 public:
  Registry();  // NOLINT: defined where the library's kinds are listed

  /// @throws OptionError when the name is taken.
  void add(Kind<Product> kind);
  template <class Description>
  void add() {
    add(kind_of<Product, Description>());
  }

  [[nodiscard]] std::span<const Kind<Product>> kinds() const { return kinds_; }
  [[nodiscard]] std::vector<std::string> names() const;
  /// @throws UnknownNameError with the nearest names.
  [[nodiscard]] const Kind<Product>& kind(std::string_view name) const;

 private:
  std::vector<Kind<Product>> kinds_;
};

/// The registry of the program.
template <class Product>
[[nodiscard]] Registry<Product>& registry();

}  // namespace ogee
