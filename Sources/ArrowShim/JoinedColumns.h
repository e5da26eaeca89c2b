#pragma once
#include <arrow/api.h>

#include <vector>

namespace arrow_shim {

/// Whether a column of this type may be read leaf by leaf and put together again: below it there are only lists and structs.
bool can_join(const arrow::DataType &type);

/// The same rows of several readers as one batch with `schema`. Where parts of one nested column are in several, they become one again.
arrow::Result<std::shared_ptr<arrow::RecordBatch>> join(
    const std::vector<std::shared_ptr<arrow::RecordBatch>> &pieces, const std::shared_ptr<arrow::Schema> &schema);

}  // namespace arrow_shim
