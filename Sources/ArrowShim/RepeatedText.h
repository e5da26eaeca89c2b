#pragma once
#include <arrow/api.h>
#include <parquet/metadata.h>

#include <vector>

namespace arrow_shim {

/// The leaf columns whose text Parquet stores as a dictionary and an index a value. Arrow decodes them several times as fast when it is
/// told to leave them so, and we lay the values out (`unpacked`) as fast again.
std::vector<int> repeated_text(const parquet::RowGroupMetaData &group, const std::vector<int> &leaves);

/// The columns with plain text in place of dictionaries.
/// @param limit bytes of text that one column may come to; a few kilobytes of indices may stand for gigabytes. Capacity errors beyond it
/// The columns must be valid, in full.
arrow::Result<std::shared_ptr<arrow::RecordBatch>> unpacked(const std::shared_ptr<arrow::RecordBatch> &batch, int64_t limit);
arrow::Result<std::shared_ptr<arrow::Table>> unpacked(const std::shared_ptr<arrow::Table> &table, int64_t limit);

}  // namespace arrow_shim
