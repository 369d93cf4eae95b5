#include "readers.hpp"

#include <fmt/format.h>

#include <ogee/core/detail/number_text.hpp>
#include <ogee/core/errors.hpp>
#include <utility>

namespace ogee::cli {
namespace {

/// A number that `holds` allows.
Reader number_that(std::function<void(double)> store, std::string expected, bool (*holds)(double)) {
  const auto read = [store = std::move(store), holds](const std::string& text) {
    double number = 0;
    const std::errc error = detail::parse_number(text, number);
    if (error == std::errc::result_out_of_range) throw OptionError(fmt::format("{} is out of range", text));
    if (error != std::errc{} || !holds(number)) return false;
    store(number);
    return true;
  };
  return {std::move(expected), read};
}

}  // namespace

Reader whole_number(std::function<void(std::int64_t)> store, std::int64_t low, std::int64_t high) {
  const auto read = [store = std::move(store), low, high](const std::string& text) {
    std::int64_t number = 0;
    const std::errc error = detail::parse_number(text, number);
    if (error == std::errc::result_out_of_range) throw OptionError(fmt::format("{} is out of range", text));
    if (error != std::errc{} || number < low || number > high) return false;
    store(number);
    return true;
  };
  return {high == std::numeric_limits<std::int64_t>::max()
              ? fmt::format("a whole number of at least {}", low)
              : fmt::format("a whole number from {} to {}", low, high),
          read};
}

Reader number(std::function<void(double)> store) {
  return number_that(std::move(store), "a number", [](double) { return true; });
}

Reader share(std::function<void(double)> store) {
  return number_that(std::move(store), "a share above 0, up to 1", [](double x) { return x > 0 && x <= 1; });
}

Reader share_below_one(std::function<void(double)> store) {
  return number_that(std::move(store), "a share above 0 and below 1",
                     [](double x) { return x > 0 && x < 1; });
}

Reader text(std::function<void(const std::string&)> store, std::string expected) {
  const auto read = [store = std::move(store)](const std::string& text) {
    store(text);
    return true;
  };
  return {std::move(expected), read};
}

Reader file_name(std::string& file) { return text(into(file), "the name of a file"); }

Reader flag(std::function<void(bool)> store) {
  const auto read = [store = std::move(store)](const std::string& text) {
    if (text != "true" && text != "false") return false;
    store(text == "true");
    return true;
  };
  return {"true or false", read};
}

}  // namespace ogee::cli
