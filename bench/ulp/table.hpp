#pragma once

/// The measured errors as a table in Markdown.

#include <string>

#include "sweep.hpp"

namespace accuracy {

/// Whether an instruction set has fused multiply-add.
bool is_fused(const std::string& set);

/// Whether the errors of a row are within their bounds.
bool within(const Row& row);

std::string heading();
std::string line_of(const Row& row);

/// Puts the table between the two marks of the page. @throws std::runtime_error without such marks.
void write_page(const std::string& path, const std::string& table);

}  // namespace accuracy
