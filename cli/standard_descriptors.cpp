#include "standard_descriptors.hpp"

#include <fcntl.h>
#include <unistd.h>

namespace ogee::cli {

void open_standard_descriptors() {
  for (int descriptor = STDIN_FILENO; descriptor <= STDERR_FILENO; ++descriptor)
    // A file that is opened gets the lowest free number.
    if (::fcntl(descriptor, F_GETFD) == -1 && ::open("/dev/null", O_RDWR) == -1) return;
}

}  // namespace ogee::cli
