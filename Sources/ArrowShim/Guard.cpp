#include "Guard.h"

#include <arrow/memory_pool.h>
#include <arrow/util/io_util.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>

namespace arrow_shim {

namespace {

/// Parquet reports damaged contents as IOError too; only errors of the operating system carry an errno.
arrow_shim_code code(const arrow::Status &status) {
    switch (status.code()) {
        case arrow::StatusCode::OutOfMemory: return ARROW_SHIM_MEMORY;
        case arrow::StatusCode::NotImplemented: return ARROW_SHIM_UNSUPPORTED;
        case arrow::StatusCode::IOError:
            switch (arrow::internal::ErrnoFromStatus(status)) {
                case 0: return ARROW_SHIM_DAMAGED;
                case ENOENT: return ARROW_SHIM_NOT_FOUND;
                case EEXIST: return ARROW_SHIM_EXISTS;
                default: return ARROW_SHIM_IO;
            }
        case arrow::StatusCode::Invalid:
        case arrow::StatusCode::SerializationError: return ARROW_SHIM_DAMAGED;
        case arrow::StatusCode::TypeError:
        case arrow::StatusCode::KeyError:
        case arrow::StatusCode::IndexError: return ARROW_SHIM_INVALID;
        default: return ARROW_SHIM_INTERNAL;
    }
}

}  // namespace

int report(arrow_shim_code code, const char *text, char **message) noexcept {
    if (message) {
        *message = strdup(text);
        if (*message) {
            for (char *p = *message; *p; p++) {
                if (*p == '\n' || *p == '\r') *p = ' ';
            }
        }
    }
    return code;
}

int report(const arrow::Status &status, char **message) noexcept {
    try {
        return report(code(status), status.message().c_str(), message);
    } catch (...) {
        return report(ARROW_SHIM_MEMORY, "out of memory", message);
    }
}

}  // namespace arrow_shim

extern "C" {

void arrow_shim_free(void *pointer) { free(pointer); }

int64_t arrow_shim_bytes_allocated(void) {
    try {
        return arrow::default_memory_pool()->bytes_allocated();
    } catch (...) {
        return 0;
    }
}
}
