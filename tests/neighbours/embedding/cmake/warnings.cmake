message(FATAL_ERROR "this file is the project's and has nothing to do with ogee")
