#pragma once
#include <arrow/status.h>
#include <parquet/exception.h>

#include <exception>
#include <new>
#include <string>

#include "include/ArrowShim.h"

namespace arrow_shim {

/// The code of a failed status; sets `*message`.
int report(const arrow::Status &status, char **message) noexcept;
int report(arrow_shim_code code, const char *text, char **message) noexcept;

/// Runs `body`, which returns a Status, as the body of a C function: nothing is thrown past it.
template <class Body>
int guard(char **message, Body &&body) noexcept {
    if (message) *message = nullptr;
    try {
        arrow::Status status = body();
        return status.ok() ? ARROW_SHIM_OK : report(status, message);
    } catch (const std::bad_alloc &) {
        return report(ARROW_SHIM_MEMORY, "out of memory", message);
    } catch (const parquet::ParquetStatusException &exception) {
        // What went wrong below Parquet: it may be the disk, not the file.
        return report(exception.status(), message);
    } catch (const std::exception &exception) {
        return report(ARROW_SHIM_DAMAGED, exception.what(), message);
    } catch (...) {
        return report(ARROW_SHIM_INTERNAL, "unknown C++ exception", message);
    }
}

/// Runs `body`, which returns a Result, where an exception must become a Status: on Arrow's own threads.
template <class Body>
auto caught(Body &&body) noexcept -> decltype(body()) {
    try {
        return body();
    } catch (const std::bad_alloc &) {
        return arrow::Status::OutOfMemory("out of memory");
    } catch (const parquet::ParquetStatusException &exception) {
        return exception.status();
    } catch (const std::exception &exception) {
        return arrow::Status::IOError(exception.what());
    } catch (...) {
        return arrow::Status::UnknownError("unknown C++ exception");
    }
}

}  // namespace arrow_shim
