#include <arrow/api.h>
extern "C" int odl_arrow_placeholder(void) { return (int)arrow::default_memory_pool()->bytes_allocated(); }
