#pragma once
#include <arrow/api.h>

namespace arrow_shim {

/// The schema in the few types that the other side knows: no dictionaries, views, fixed-size lists or narrow decimals, which
/// only the Arrow schema that some writers embed can ask for. Names, nullability and field ids stay.
std::shared_ptr<arrow::Schema> plain(const std::shared_ptr<arrow::Schema> &schema);

/// The same values in the types of `schema`. Fails where a value has no equal there.
arrow::Result<std::shared_ptr<arrow::Table>> plain(std::shared_ptr<arrow::Table> table);
arrow::Result<std::shared_ptr<arrow::RecordBatch>> plain(std::shared_ptr<arrow::RecordBatch> batch);

}  // namespace arrow_shim
