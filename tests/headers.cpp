// Nothing of its own: it carries the headers that tests/CMakeLists.txt compiles once for all tests.
