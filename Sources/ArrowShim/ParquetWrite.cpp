#include <arrow/c/bridge.h>
#include <arrow/io/file.h>
#include <arrow/record_batch.h>
#include <arrow/util/io_util.h>
#include <fcntl.h>
#include <parquet/arrow/writer.h>
#include <parquet/properties.h>
#include <unistd.h>

#include <cerrno>

#include "Guard.h"

using arrow_shim::guard;

struct arrow_shim_writer {
    std::string path;
    std::shared_ptr<arrow::io::FileOutputStream> file;
    std::shared_ptr<arrow::Schema> schema;
    std::unique_ptr<parquet::arrow::FileWriter> parquet;
    int64_t rows = 0;
    bool finished = false;

    ~arrow_shim_writer() {
        if (finished) return;
        // The Parquet writer's destructor would write a footer; without a file to write to, it cannot make a whole file of half.
        if (file) (void)file->Abort();
        parquet.reset();
        unlink(path.c_str());
    }
};

namespace {

parquet::Compression::type codec(arrow_shim_compression compression) {
    switch (compression) {
        case ARROW_SHIM_SNAPPY: return parquet::Compression::SNAPPY;
        case ARROW_SHIM_ZSTD: return parquet::Compression::ZSTD;
        default: return parquet::Compression::UNCOMPRESSED;
    }
}

}  // namespace

extern "C" {

int arrow_shim_writer_open(
    const char *path, struct ArrowSchema *schema, arrow_shim_compression compression, int64_t row_group_rows,
    arrow_shim_writer **writer, char **message) {
    return guard(message, [&]() -> arrow::Status {
        ARROW_ASSIGN_OR_RAISE(auto imported, arrow::ImportSchema(schema));
        const auto properties = parquet::WriterProperties::Builder()
                                    .compression(codec(compression))
                                    ->max_row_group_length(row_group_rows)
                                    ->enable_page_checksum()
                                    ->enable_store_decimal_as_integer()
                                    ->build();
        const auto arrow_properties = parquet::ArrowWriterProperties::Builder().set_use_threads(true)->build();
        const auto descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
        if (descriptor < 0) return arrow::internal::IOErrorFromErrno(errno, "could not create the file");
        auto result = std::make_unique<arrow_shim_writer>();
        result->path = path;
        ARROW_ASSIGN_OR_RAISE(result->file, arrow::io::FileOutputStream::Open(descriptor));
        result->schema = imported;
        ARROW_ASSIGN_OR_RAISE(
            result->parquet,
            parquet::arrow::FileWriter::Open(*imported, arrow::default_memory_pool(), result->file, properties, arrow_properties));
        *writer = result.release();
        return arrow::Status::OK();
    });
}

int arrow_shim_writer_write(arrow_shim_writer *writer, struct ArrowArray *batch, char **message) {
    return guard(message, [&]() -> arrow::Status {
        ARROW_ASSIGN_OR_RAISE(auto imported, arrow::ImportRecordBatch(batch, writer->schema));
        ARROW_RETURN_NOT_OK(writer->parquet->WriteRecordBatch(*imported));
        writer->rows += imported->num_rows();
        return arrow::Status::OK();
    });
}

int arrow_shim_writer_finish(arrow_shim_writer *writer, int64_t *rows, int64_t *bytes, char **message) {
    return guard(message, [&]() -> arrow::Status {
        ARROW_RETURN_NOT_OK(writer->parquet->Close());
        ARROW_ASSIGN_OR_RAISE(*bytes, writer->file->Tell());
        if (fsync(writer->file->file_descriptor()) != 0) return arrow::internal::IOErrorFromErrno(errno, "fsync failed");
        ARROW_RETURN_NOT_OK(writer->file->Close());
        *rows = writer->rows;
        writer->finished = true;
        return arrow::Status::OK();
    });
}

void arrow_shim_writer_close(arrow_shim_writer *writer) {
    guard(nullptr, [&] {
        delete writer;
        return arrow::Status::OK();
    });
}
}
