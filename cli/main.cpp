#include "command.hpp"

int main(int count, char** arguments) { return ogee::run_command(count, arguments); }
