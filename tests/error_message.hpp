#pragma once

#include <gtest/gtest.h>

#include <string>

/// The message of the exception of type E that `action` throws; a failure of the test if it does not.
template <class E, class Action>
std::string error_message(const Action& action) {
  try {
    action();
  } catch (const E& error) {
    return error.what();
  } catch (const std::exception& error) {
    ADD_FAILURE() << "threw another exception: " << error.what();
    return error.what();
  }
  ADD_FAILURE() << "did not throw";
  return {};
}
