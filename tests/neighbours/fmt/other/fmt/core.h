#pragma once

// Stands for a newer fmt that a project brings along: the headers' names and the namespace are the same, all
// else is not.

#define FMT_VERSION 990000

namespace fmt {
inline namespace v99 {

int vformat(const char* text);
inline int print(const char* text) { return vformat(text); }

}  // namespace v99
}  // namespace fmt
