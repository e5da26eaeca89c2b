#include "ObjectStore.h"

#include <arrow/buffer.h>
#include <arrow/util/io_util.h>
#include <arrow/util/key_value_metadata.h>

#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <ctime>

#include "Guard.h"
#include "ParquetRead.h"
#include "Providers.h"

namespace arrow_shim {

namespace {

/// A file whose errors are explained.
class ObjectFile : public arrow::io::RandomAccessFile {
public:
    ObjectFile(std::shared_ptr<arrow::io::RandomAccessFile> file, std::shared_ptr<const ObjectStore> store)
        : file_(std::move(file)), store_(std::move(store)) {}

    arrow::Status Close() override { return file_->Close(); }
    bool closed() const override { return file_->closed(); }
    arrow::Result<int64_t> Tell() const override { return file_->Tell(); }
    arrow::Status Seek(int64_t position) override { return file_->Seek(position); }
    arrow::Result<std::shared_ptr<const arrow::KeyValueMetadata>> ReadMetadata() override { return explained(file_->ReadMetadata()); }
    arrow::Result<int64_t> GetSize() override { return explained(file_->GetSize()); }
    arrow::Result<int64_t> Read(int64_t count, void *out) override { return explained(file_->Read(count, out)); }
    arrow::Result<std::shared_ptr<arrow::Buffer>> Read(int64_t count) override { return explained(file_->Read(count)); }
    arrow::Result<int64_t> ReadAt(int64_t position, int64_t count, void *out) override {
        return explained(file_->ReadAt(position, count, out));
    }
    arrow::Result<std::shared_ptr<arrow::Buffer>> ReadAt(int64_t position, int64_t count) override {
        return explained(file_->ReadAt(position, count));
    }

private:
    template <class Value>
    arrow::Result<Value> explained(arrow::Result<Value> result) const {
        if (result.ok()) return result;
        return store_->explain(result.status());
    }

    std::shared_ptr<arrow::io::RandomAccessFile> file_;
    std::shared_ptr<const ObjectStore> store_;
};

/// What stores say of an object: ISO 8601 or RFC 9110; -1 for anything else.
int64_t milliseconds(const std::string &text) {
    for (const char *format : {"%Y-%m-%dT%H:%M:%SZ", "%a, %d %b %Y %H:%M:%S GMT"}) {
        std::tm parts{};
        const char *end = strptime(text.c_str(), format, &parts);
        if (end && !*end) return static_cast<int64_t>(timegm(&parts)) * 1000;
    }
    return -1;
}

}  // namespace

arrow::Result<std::shared_ptr<ObjectStore>> ObjectStore::open(const std::string &uri, std::string *root) {
    arrow::util::Uri parsed;
    if (!parsed.Parse(uri).ok()) return arrow::Status::KeyError("it is no URI; spaces and the like are percent-encoded in one");
    if (!parsed.password().empty()) {
        return arrow::Status::KeyError("a URI is no place for a password; credentials belong in environment variables");
    }
    const auto scheme = parsed.scheme();
    if (scheme == "s3" || scheme == "s3a") return openS3(parsed, root);
    if (scheme == "gs" || scheme == "gcs") return openGCS(parsed, root);
    if (scheme == "abfss" || scheme == "abfs") return openAzure(parsed, root);
    return arrow::Status::KeyError("there is no object store for the scheme ", scheme);
}

arrow::Status ObjectStore::explain(const arrow::Status &status) const {
    if (status.ok() || status.IsOutOfMemory() || arrow::internal::ErrnoFromStatus(status) != 0) return status;
    return explain_(status).WithDetail(arrow::internal::StatusDetailFromErrno(EIO));
}

arrow::Result<std::shared_ptr<arrow::io::RandomAccessFile>> ObjectStore::file(const std::string &path) const {
    // By path and not by what a listing says: that takes one request, also where there is no such object.
    auto file = files_->OpenInputFile(path);
    if (!file.ok()) return explain(file.status());
    return std::make_shared<ObjectFile>(*std::move(file), shared_from_this());
}

arrow::Result<int64_t> ObjectStore::modified(const std::string &path, arrow::io::RandomAccessFile &file) const {
    // What opening the object has told already saves a request.
    const auto metadata = file.ReadMetadata();
    if (metadata.ok() && *metadata) {
        const auto text = (*metadata)->Get("Last-Modified");
        if (text.ok()) {
            const auto found = milliseconds(*text);
            if (found >= 0) return found;
        }
    }
    auto info = files_->GetFileInfo(path);
    if (!info.ok()) return explain(info.status());
    return std::chrono::duration_cast<std::chrono::milliseconds>(info->mtime().time_since_epoch()).count();
}

arrow::Result<std::vector<std::string>> ObjectStore::names(const std::string &path) const {
    arrow::fs::FileSelector selector;
    selector.base_dir = path;
    selector.allow_not_found = true;
    auto found = files_->GetFileInfo(selector);
    if (!found.ok()) return explain(found.status());
    std::vector<std::string> names;
    for (const auto &info : *found) {
        if (info.IsFile()) names.push_back(info.base_name());
    }
    if (!found->empty()) return names;
    // No objects, or no bucket?
    const auto bucket = path.substr(0, path.find('/'));
    auto info = files_->GetFileInfo(bucket);
    if (info.ok() && info->type() == arrow::fs::FileType::NotFound) {
        return explain(arrow::Status::IOError("NO_SUCH_BUCKET ", bucket));
    }
    return names;
}

}  // namespace arrow_shim

using arrow_shim::guard;

struct arrow_shim_store {
    std::shared_ptr<const arrow_shim::ObjectStore> objects;
};

namespace {

/// Far more than any file of a log has, and as much as one allocation should take.
constexpr int64_t largestObject = int64_t{1} << 31;

uint8_t *allocate(size_t count) {
    auto *bytes = static_cast<uint8_t *>(malloc(count > 0 ? count : 1));
    if (!bytes) throw std::bad_alloc();
    return bytes;
}

}  // namespace

extern "C" {

int arrow_shim_store_open(const char *uri, arrow_shim_store **store, char **root, char **message) {
    return guard(message, [&]() -> arrow::Status {
        std::string path;
        ARROW_ASSIGN_OR_RAISE(auto objects, arrow_shim::ObjectStore::open(uri, &path));
        *root = strdup(path.c_str());
        if (!*root) return arrow::Status::OutOfMemory("out of memory");
        *store = new arrow_shim_store{std::move(objects)};
        return arrow::Status::OK();
    });
}

void arrow_shim_store_close(arrow_shim_store *store) {
    guard(nullptr, [&] {
        delete store;
        return arrow::Status::OK();
    });
}

int arrow_shim_store_read(
    const arrow_shim_store *store, const char *path, int64_t offset, int64_t count, arrow_shim_object *object, char **message) {
    return guard(message, [&]() -> arrow::Status {
        ARROW_ASSIGN_OR_RAISE(auto file, store->objects->file(path));
        ARROW_ASSIGN_OR_RAISE(const int64_t size, file->GetSize());
        const int64_t wanted = count < 0 ? size - offset : count;
        if (offset < 0 || offset > size || wanted < 0 || wanted > size - offset || wanted > largestObject) {
            return arrow::Status::IndexError("it has ", size, " bytes");
        }
        ARROW_ASSIGN_OR_RAISE(object->modified, store->objects->modified(path, *file));
        std::unique_ptr<uint8_t, decltype(&free)> bytes(allocate(static_cast<size_t>(wanted)), &free);
        if (wanted > 0) {
            ARROW_ASSIGN_OR_RAISE(object->count, file->ReadAt(offset, wanted, bytes.get()));
            if (object->count != wanted) return store->objects->explain(arrow::Status::IOError("an object became shorter while it was read"));
        }
        object->count = wanted;
        object->bytes = bytes.release();
        return arrow::Status::OK();
    });
}

int arrow_shim_store_list(const arrow_shim_store *store, const char *path, arrow_shim_object *names, char **message) {
    return guard(message, [&]() -> arrow::Status {
        ARROW_ASSIGN_OR_RAISE(const auto found, store->objects->names(path));
        std::string joined;
        for (const auto &name : found) joined.append(name).push_back('\0');
        names->bytes = allocate(joined.size());
        memcpy(names->bytes, joined.data(), joined.size());
        names->count = static_cast<int64_t>(joined.size());
        return arrow::Status::OK();
    });
}

int arrow_shim_store_file_open(const arrow_shim_store *store, const char *path, arrow_shim_file **file, char **message) {
    return guard(message, [&]() -> arrow::Status {
        ARROW_ASSIGN_OR_RAISE(auto opened, store->objects->file(path));
        ARROW_ASSIGN_OR_RAISE(auto source, arrow_shim::Source::open(std::move(opened), true));
        *file = new arrow_shim_file{std::move(source)};
        return arrow::Status::OK();
    });
}

void arrow_shim_stores_shut_down(void) {
    guard(nullptr, [] { return arrow_shim::shutDownS3(); });
}
}
