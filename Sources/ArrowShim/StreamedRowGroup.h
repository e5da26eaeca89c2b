#pragma once
#include <arrow/api.h>
#include <arrow/util/future.h>
#include <parquet/arrow/reader.h>

#include <vector>

#include "RowGroups.h"

namespace arrow_shim {

/// One row group, page by page. Its leaf columns are shared out among as many readers as Arrow has threads, which decode at the
/// same time; what they read of one nested column is put together again. The next batch is decoded while the last one is used.
class StreamedRowGroup : public arrow::RecordBatchReader {
public:
    static arrow::Result<std::shared_ptr<StreamedRowGroup>> open(
        std::shared_ptr<const Source> source, int row_group, const std::vector<int> &leaves, int64_t batch_rows);
    ~StreamedRowGroup() override;

    std::shared_ptr<arrow::Schema> schema() const override { return schema_; }
    arrow::Status ReadNext(std::shared_ptr<arrow::RecordBatch> *batch) override;

private:
    using Batch = std::shared_ptr<arrow::RecordBatch>;
    /// What one reader reads.
    struct Part {
        std::unique_ptr<parquet::arrow::FileReader> file;
        std::shared_ptr<arrow::RecordBatchReader> batches;
        arrow::Future<Batch> next;
        /// Rows of its last batch that the other parts have not come to yet.
        Batch rest;
    };

    arrow::Status read(Part &part);

    std::shared_ptr<const Source> source_;
    std::shared_ptr<arrow::Schema> schema_;
    std::vector<std::unique_ptr<Part>> parts_;
};

}  // namespace arrow_shim
