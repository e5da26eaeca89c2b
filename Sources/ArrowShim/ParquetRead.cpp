#include <arrow/c/bridge.h>
#include <arrow/io/file.h>
#include <parquet/schema.h>

#include "Guard.h"
#include "ParquetRead.h"
#include "PlainTypes.h"

using arrow_shim::guard;

struct arrow_shim_reader {
    arrow_shim::RowGroups groups;
};

namespace {

/// The leaf columns below the top-level columns at `positions`, in their order.
arrow::Result<std::vector<int>> leaves(const arrow_shim::Source &source, const int *positions, int count) {
    const auto &schema = *source.footer->schema();
    std::vector<std::vector<int>> below(schema.group_node()->field_count());
    for (int leaf = 0; leaf < schema.num_columns(); leaf++) {
        const int position = source.column(leaf);
        if (position >= 0) below[position].push_back(leaf);
    }
    std::vector<int> result;
    for (int i = 0; i < count; i++) {
        if (positions[i] < 0 || positions[i] >= static_cast<int>(below.size())) return arrow::Status::IndexError("no column ", positions[i]);
        const auto &some = below[positions[i]];
        result.insert(result.end(), some.begin(), some.end());
    }
    return result;
}

}  // namespace

extern "C" {

int arrow_shim_file_open(const char *location, arrow_shim_file **file, char **message) {
    return guard(message, [&]() -> arrow::Status {
        ARROW_ASSIGN_OR_RAISE(auto opened, arrow::io::ReadableFile::Open(location));
        ARROW_ASSIGN_OR_RAISE(auto source, arrow_shim::Source::open(std::move(opened), false));
        *file = new arrow_shim_file{std::move(source)};
        return arrow::Status::OK();
    });
}

void arrow_shim_file_close(arrow_shim_file *file) {
    guard(nullptr, [&] {
        delete file;
        return arrow::Status::OK();
    });
}

int64_t arrow_shim_file_rows(const arrow_shim_file *file) { return file->source->footer->num_rows(); }

int arrow_shim_file_row_groups(const arrow_shim_file *file) { return file->source->footer->num_row_groups(); }

arrow_shim_row_group arrow_shim_file_row_group(const arrow_shim_file *file, int index) {
    arrow_shim_row_group result = {0, 0};
    guard(nullptr, [&] {
        const auto group = file->source->footer->RowGroup(index);
        result = {group->num_rows(), group->total_byte_size()};
        return arrow::Status::OK();
    });
    return result;
}

int arrow_shim_file_schema(const arrow_shim_file *file, struct ArrowSchema *schema, char **message) {
    return guard(message, [&] { return arrow::ExportSchema(*arrow_shim::plain(file->source->schema), schema); });
}

int arrow_shim_reader_open(
    const arrow_shim_file *file, const int *columns, int column_count, int64_t batch_rows, int64_t budget,
    arrow_shim_reader **reader, char **message) {
    return guard(message, [&]() -> arrow::Status {
        if (batch_rows <= 0) return arrow::Status::IndexError("the number of rows of a batch must be positive");
        ARROW_ASSIGN_OR_RAISE(auto chosen, leaves(*file->source, columns, column_count));
        *reader = new arrow_shim_reader{{file->source, std::move(chosen), batch_rows, budget}};
        return arrow::Status::OK();
    });
}

int arrow_shim_reader_start(arrow_shim_reader *reader, char **message) {
    return guard(message, [&] { return reader->groups.start(); });
}

void arrow_shim_reader_close(arrow_shim_reader *reader) {
    guard(nullptr, [&] {
        delete reader;
        return arrow::Status::OK();
    });
}

int arrow_shim_reader_next(arrow_shim_reader *reader, struct ArrowArray *batch, char **message) {
    batch->release = nullptr;
    return guard(message, [&]() -> arrow::Status {
        ARROW_ASSIGN_OR_RAISE(auto next, reader->groups.next());
        return next ? arrow::ExportRecordBatch(*next, batch) : arrow::Status::OK();
    });
}
}
