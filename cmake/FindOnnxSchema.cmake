# Finds the messages of ONNX files: OnnxSchema_FILE, which Debian has in libonnx-dev. No library is needed.
find_file(OnnxSchema_FILE onnx/onnx.proto PATH_SUFFIXES include NO_CMAKE_INSTALL_PREFIX)
mark_as_advanced(OnnxSchema_FILE)
include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(OnnxSchema REQUIRED_VARS OnnxSchema_FILE)
