#pragma once
#include <arrow/filesystem/filesystem.h>
#include <arrow/io/interfaces.h>

#include <functional>
#include <memory>
#include <string>

namespace arrow_shim {

/// A file system of Arrow's whose errors say what to do about them.
class ObjectStore : public std::enable_shared_from_this<ObjectStore> {
public:
    /// Turns an error of the store into one that a user can act on.
    using Explain = std::function<arrow::Status(const arrow::Status &)>;

    ObjectStore(std::shared_ptr<arrow::fs::FileSystem> files, Explain explain)
        : files_(std::move(files)), explain_(std::move(explain)) {}

    /// By the scheme of the URI.
    static arrow::Result<std::shared_ptr<ObjectStore>> open(const std::string &uri, std::string *root);

    /// Errors of reading it are explained, too.
    arrow::Result<std::shared_ptr<arrow::io::RandomAccessFile>> file(const std::string &path) const;

    /// When an object was last changed, in milliseconds since the epoch.
    arrow::Result<int64_t> modified(const std::string &path, arrow::io::RandomAccessFile &file) const;

    /// The names of the objects directly below a path.
    arrow::Result<std::vector<std::string>> names(const std::string &path) const;

    /// An error that has one of the operating system's keeps it; any other becomes one of the network, never one of the contents.
    arrow::Status explain(const arrow::Status &status) const;

private:
    std::shared_ptr<arrow::fs::FileSystem> files_;
    Explain explain_;
};

}  // namespace arrow_shim
