// glibc's own additions to malloc, which Swift's module Glibc leaves out.
#if defined(__linux__)
#include <malloc.h>
#endif
