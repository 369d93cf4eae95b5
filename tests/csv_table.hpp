#pragma once

/// The reference tables of tests/references/.

#include <fstream>
#include <stdexcept>
#include <string>
#include <vector>

namespace ogee::tests {

/// The fields of one line; a field in quotes may hold commas.
inline std::vector<std::string> csv_fields(const std::string& line) {
  std::vector<std::string> fields(1);
  bool quoted = false;
  for (const char letter : line) {
    if (letter == '"') {
      quoted = !quoted;
    } else if (letter == ',' && !quoted) {
      fields.emplace_back();
    } else {
      fields.back() += letter;
    }
  }
  return fields;
}

/// The lines below the heading of a table.
inline std::vector<std::vector<std::string>> csv_rows(const std::string& name) {
  const std::string path = std::string(OGEE_TEST_DATA) + "/" + name;
  std::ifstream file(path);
  if (!file) throw std::runtime_error(path + " is missing; run scripts/make_activation_references.py");
  std::vector<std::vector<std::string>> rows;
  std::string line;
  std::getline(file, line);
  while (std::getline(file, line)) rows.push_back(csv_fields(line));
  return rows;
}

/// A text as the name of a test: letters and digits stay, all else becomes an underscore.
inline std::string test_name(const std::string& text) {
  std::string name;
  for (const char letter : text) {
    const bool plain = (letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9');
    if (plain || (!name.empty() && name.back() != '_')) name += plain ? letter : '_';
  }
  return name;
}

}  // namespace ogee::tests
